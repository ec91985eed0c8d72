/**
 * The breaker's sense of time, in its plainest form: a list of every reading ever made, added up anew on each question.
 * A reading below the one before it, or NaN, adds nothing; the next one is measured from there.
 */
export class NaiveClock {
  readonly #readings: number[] = []
  readonly #raw: () => number

  constructor(raw: () => number) {
    this.#raw = raw
  }

  /** Takes note of a reading: those of the breaker are part of its history, whoever asked for them. */
  see(): void {
    const reading = this.#raw()

    if (reading !== this.#readings.at(-1)) this.#readings.push(reading)
  }

  read(): number {
    this.see()

    return this.peek()
  }

  /** What a reading made now would say, without making it. Time begins with the first reading, at 0 if that is NaN. */
  peek(): number {
    const [first, ...rest] = [...this.#readings, this.#raw()]
    let nowMs = first || 0
    let last = first

    for (const reading of rest.filter((each) => !Number.isNaN(each))) {
      if (reading > last) nowMs += reading - last
      last = reading
    }
    return nowMs
  }
}
