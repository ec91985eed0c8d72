/** What is due when: gives out the earliest first, and of what is due at one moment what was added first. A binary heap. */
export class Agenda {
  readonly #due: Due[] = []
  #added = 0

  /** When the next act is due; Infinity: the agenda is empty. */
  get nextAtMs(): number {
    return this.#due[0]?.atMs ?? Infinity
  }

  add(atMs: number, act: () => void): void {
    const due = { atMs, order: this.#added++, act }
    let at = this.#due.length
    while (at > 0) {
      const parent = this.#due[(at - 1) >> 1]
      if (parent === undefined || isBefore(parent, due)) break
      this.#due[at] = parent
      at = (at - 1) >> 1
    }
    this.#due[at] = due
  }

  /** The next act, which is no longer due; `undefined`: the agenda is empty. */
  take(): (() => void) | undefined {
    const [first] = this.#due
    const last = this.#due.pop()
    if (first === undefined || last === undefined || first === last) return first?.act
    let at = 0
    for (;;) {
      const left = this.#due[2 * at + 1]
      const right = this.#due[2 * at + 2]
      const isRight = left !== undefined && right !== undefined && isBefore(right, left)
      const child = isRight ? right : left
      if (child === undefined || isBefore(last, child)) break
      this.#due[at] = child
      at = 2 * at + (isRight ? 2 : 1)
    }
    this.#due[at] = last
    return first.act
  }
}

interface Due {
  readonly atMs: number
  readonly order: number
  readonly act: () => void
}

const isBefore = (one: Due, other: Due): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
