/** Something that comes in the time of the simulation. Those that wait for it go on at once then, not in a promise. */
export class Arrival implements PromiseLike<void> {
  readonly #waiting: (() => void)[] = []

  come(): void {
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  // Nothing is made of what those who wait answer.
  then<Next>(goOn?: ((value: undefined) => unknown) | null): PromiseLike<Next> {
    this.#waiting.push(() => goOn?.(undefined))
    return this as PromiseLike<unknown> as PromiseLike<Next>
  }
}
