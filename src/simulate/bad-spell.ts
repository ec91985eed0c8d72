/** This many good calls in a row end a bad spell. */
const goodCallsThatEnd = 10

/**
 * When a dependency began to fail and when it worked again, as a reader of the whole trace sees it: from the outcome of
 * each call, also of calls that a breaker refuses, at the time when they begin.
 *
 * A bad spell begins with the first call that fails, and ends with ten successful calls in a row. The dependency works
 * again with the first successful call after the last one that failed.
 */
export class BadSpell {
  /** When the current spell began; `undefined` if there is no spell. */
  fromMs: number | undefined
  /** The time since which no call has failed; `undefined` if none has succeeded since. */
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
