import type { LatencyReport } from './simulation-result.ts'

/** So many steps make a number twice as large, so that each is 2 % wide. */
const stepsPerDoubling = 35
const smallestMs = 0.001

/** Quantiles of any number of durations in constant memory: they are counted by size, in steps of 2 %. */
export class Quantiles {
  readonly #counts: (number | undefined)[] = []
  #count = 0
  #sum = 0
  #max = 0

  add(ms: number): void {
    const step = Math.round(Math.log2(Math.max(ms, smallestMs) / smallestMs) * stepsPerDoubling)
    this.#counts[step] = (this.#counts[step] ?? 0) + 1
    this.#count++
    this.#sum += ms
    this.#max = Math.max(this.#max, ms)
  }

  /** `undefined`: nothing was added. */
  report(): LatencyReport | undefined {
    if (this.#count === 0) return undefined
    return {
      mean: this.#sum / this.#count,
      p50: this.#at(0.5),
      p90: this.#at(0.9),
      p99: this.#at(0.99),
      max: this.#max,
    }
  }

  #at(share: number): number {
    let left = Math.ceil(share * this.#count)
    const step = this.#counts.findIndex((count = 0) => (left -= count) <= 0)
    return Math.min(this.#max, smallestMs * 2 ** (step / stepsPerDoubling))
  }
}
