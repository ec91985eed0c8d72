/**
 * Items with the times at which they are due. The earliest is taken first, and at the same time the one that was added
 * first. A binary heap in two parallel arrays, of numbers and of items, so that adding and taking make no objects.
 */
export class Agenda<T> {
  readonly #timesMs: number[] = []
  readonly #orders: number[] = []
  readonly #items: T[] = []
  #added = 0

  get size(): number {
    return this.#items.length
  }

  /** When the next item is due; Infinity if the agenda is empty. */
  get nextAtMs(): number {
    return this.#timesMs[0] ?? Infinity
  }

  add(atMs: number, item: T): void {
    const order = this.#added++
    let at = this.#items.length
    // Free places move up to where the item belongs.
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((this.#timesMs[parent] as number) <= atMs) break
      this.#move(parent, at)
      at = parent
    }
    this.#put(at, atMs, order, item)
  }

  /** Removes and returns the next item; `undefined` if the agenda is empty. */
  take(): T | undefined {
    const [first] = this.#items
    const atMs = this.#timesMs.pop()
    const order = this.#orders.pop()
    const item = this.#items.pop()
    const { length } = this.#items
    if (length === 0 || atMs === undefined || order === undefined) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= length) break
      const child = left + 1 < length && this.#isBefore(left + 1, left) ? left + 1 : left
      const childMs = this.#timesMs[child] as number
      if (atMs < childMs || (atMs === childMs && order < (this.#orders[child] as number))) break
      this.#move(child, at)
      at = child
    }
    this.#put(at, atMs, order, item as T)
    return first
  }

  #isBefore(one: number, other: number): boolean {
    const oneMs = this.#timesMs[one] as number
    const otherMs = this.#timesMs[other] as number
    return oneMs < otherMs || (oneMs === otherMs && (this.#orders[one] as number) < (this.#orders[other] as number))
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#timesMs[from] as number, this.#orders[from] as number, this.#items[from] as T)
  }

  #put(at: number, atMs: number, order: number, item: T): void {
    this.#timesMs[at] = atMs
    this.#orders[at] = order
    this.#items[at] = item
  }
}
