import { ignoreError } from '../base/hook.ts'

/**
 * What waits to be done, each at most once, a few of them at a time, and one thing of each after the other: it cannot grow beyond
 * the number of those who wait.
 */
export class WorkQueue<Item> {
  readonly #waiting = new Set<Item>()
  readonly #busy = new Set<Item>()
  readonly #atOnce: number
  readonly #act: (item: Item) => Promise<void>
  #onIdle: () => void = ignoreError

  /** @param act never rejects */
  constructor(atOnce: number, act: (item: Item) => Promise<void>) {
    this.#atOnce = atOnce
    this.#act = act
  }

  /** Not at once: what happens in the same breath is done together, and never in the middle of what caused it. */
  add(item: Item): void {
    this.#waiting.add(item)
    queueMicrotask(() => this.#work())
  }

  /** Nothing waits any more; what has begun ends. */
  clear(): void {
    this.#waiting.clear()
  }

  /** Resolves when nothing is left to do. */
  untilIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#work()
    })
  }

  #work(): void {
    for (const item of this.#waiting) {
      if (this.#busy.size >= this.#atOnce) return
      if (this.#busy.has(item)) continue
      this.#waiting.delete(item)
      this.#busy.add(item)
      void this.#act(item).then(() => {
        this.#busy.delete(item)
        this.#work()
      })
    }
    if (this.#busy.size === 0) this.#onIdle()
  }
}
