/** First in, first out, each in constant time. */
export class Queue<T> {
  #items: T[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  /** The item that is taken next; `undefined`: the queue is empty. */
  get first(): T | undefined {
    return this.#items[this.#head]
  }

  add(item: T): void {
    this.#items.push(item)
  }

  /** `undefined`: it is empty. */
  take(): T | undefined {
    if (this.size === 0) return undefined
    const item = this.#items[this.#head++]
    // What was taken is let go of once it is half of the list.
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }
}
