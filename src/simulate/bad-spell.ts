/** So many good calls in a row end a bad spell. */
const goodCallsThatEnd = 10

/**
 * When a dependency began to fail and when it was well again, as a reader of the whole trace sees it: by what each call comes
 * to, also those that a breaker refuses, dated by the moment they begin.
 *
 * A bad spell begins with the first call that fails, and ends with ten successful calls in a row. The dependency is well
 * again with the first successful call after the last one that failed.
 */
export class BadSpell {
  /** When the present spell began; `undefined`: there is none. */
  fromMs: number | undefined
  /** Since when no call has failed; `undefined`: none has succeeded since. */
  wellSinceMs: number | undefined
  #goodInARow = 0

  note(atMs: number, failed: boolean): void {
    if (failed) {
      this.fromMs ??= atMs
      this.wellSinceMs = undefined
      this.#goodInARow = 0
      return
    }
    this.wellSinceMs ??= atMs
    if (++this.#goodInARow >= goodCallsThatEnd) this.fromMs = undefined
  }
}
