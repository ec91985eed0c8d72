/** The first and the last items of a list of any length, half of each, in constant memory. */
export class Kept<T> {
  readonly #limit: number
  readonly #first: T[] = []
  // A ring: what is added goes where the oldest of the last items stands.
  readonly #last: T[] = []
  #added = 0

  /** @param limit how many items it keeps at most, a whole number above 0 */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many items were added but not kept. */
  get leftOut(): number {
    return this.#added - this.#first.length - this.#last.length
  }

  add(item: T): void {
    const firsts = Math.ceil(this.#limit / 2)
    const lasts = this.#limit - firsts
    if (this.#added < firsts) this.#first.push(item)
    else if (lasts > 0) this.#last[(this.#added - firsts) % lasts] = item
    this.#added++
  }

  /** In the order in which they were added. */
  list(): readonly T[] {
    const start = this.leftOut > 0 && this.#last.length > 0 ? this.leftOut % this.#last.length : 0
    return [...this.#first, ...this.#last.slice(start), ...this.#last.slice(0, start)]
  }
}
