/** The mean of numbers that are given one by one. */
export class Mean {
  #sum = 0
  #count = 0

  add(value: number): void {
    this.#sum += value
    this.#count++
  }

  /** `undefined`: none was given. */
  get value(): number | undefined {
    return this.#count > 0 ? this.#sum / this.#count : undefined
  }
}
