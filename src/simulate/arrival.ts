/** An event in the time of the simulation. Code that waits for it continues at once then, not in a promise. */
export class Arrival implements PromiseLike<void> {
  readonly #waiting: (() => void)[] = []

  come(): void {
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  // The results of the waiting functions are not used.
  then<Next>(goOn?: ((value: undefined) => unknown) | null): PromiseLike<Next> {
    this.#waiting.push(() => goOn?.(undefined))
    return this as PromiseLike<unknown> as PromiseLike<Next>
  }
}
