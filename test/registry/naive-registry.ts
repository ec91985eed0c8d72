/** A key, and what the model knows of its circuit: three failures in a row open it, for a second. */
interface Entry {
  readonly key: string
  failures: number
  inARow: number
  opened: boolean
  openUntilMs: number
  holds: number
}

/**
 * A registry as one would write it down: an array in the order of use, looked through from its beginning for each decision.
 * It keeps circuits of its own, and knows nothing of the breakers.
 */
export class NaiveRegistry {
  readonly #maxSize: number
  #entries: readonly Entry[] = []
  nowMs = 0

  constructor(maxSize: number) {
    this.#maxSize = maxSize
  }

  keys(): readonly string[] {
    return this.#entries.map(({ key }) => key).sort()
  }

  get(key: string): void {
    const entry = this.#find(key) ?? { key, failures: 0, inARow: 0, opened: false, openUntilMs: 0, holds: 0 }
    const others = this.#entries.filter((other) => other !== entry)
    const [spared] = [...others].sort((a, b) => worth(a) - worth(b))
    this.#entries = [...others.filter((other) => others.length < this.#maxSize || other !== spared), entry]
  }

  delete(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key)
  }

  call(key: string, failed: boolean): void {
    const entry = this.#find(key)
    if (entry === undefined || entry.holds > 0) return
    if (entry.opened) {
      if (this.nowMs < entry.openUntilMs) return
      if (failed) entry.openUntilMs = this.nowMs + 1_000
      else this.#close(entry)
    } else {
      entry.failures += Number(failed)
      entry.inARow = failed ? entry.inARow + 1 : 0
      if (entry.inARow === 3) this.trip(key)
    }
  }

  trip(key: string): void {
    const entry = this.#find(key)
    if (entry) Object.assign(entry, { opened: true, openUntilMs: this.nowMs + 1_000 })
  }

  reset(key: string): void {
    const entry = this.#find(key)
    if (entry) this.#close(entry)
  }

  /** Returns the release. */
  hold(key: string): () => void {
    const entry = this.#find(key)
    if (entry) entry.holds++
    return () => {
      if (entry) entry.holds--
    }
  }

  #close(entry: Entry): void {
    Object.assign(entry, { opened: false, failures: 0, inARow: 0 })
  }

  #find(key: string): Entry | undefined {
    return this.#entries.find((entry) => entry.key === key)
  }
}

/** Of two that are worth the same, the one that was used longer ago stands first, and a sort leaves it there. */
const worth = ({ holds, opened, failures }: Entry): number => (holds > 0 ? 3 : opened ? 2 : failures > 0 ? 1 : 0)
