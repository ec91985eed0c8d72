import { slowStart } from 'recloser/recovery'
import type { ProbeVerdict, SlowStartOptions } from 'recloser/recovery'

const roundMs = 100

/** One half-open period of `slowStart` by itself; a call was rejected right before it. */
export class Period {
  readonly #strategy: ReturnType<typeof slowStart>
  readonly #tally: unknown
  nowMs = 0

  constructor(options: SlowStartOptions = {}) {
    this.#strategy = slowStart({ roundMs, threshold: 0.5, ...options })
    this.#tally = this.#strategy.empty(0, 0)
  }

  get waitMs(): number {
    return this.#strategy.wait(this.#tally, this.nowMs, Infinity)
  }

  get counts() {
    return this.#strategy.counts(this.#tally, this.nowMs)
  }

  /** Admits the next call as soon as it is due, and gives when that was. */
  admit(): number {
    this.nowMs += this.waitMs
    this.#strategy.admit(this.#tally, this.nowMs, Infinity)
    return this.nowMs
  }

  reject(): void {
    this.#strategy.reject?.(this.#tally, this.nowMs)
  }

  settle(admittedAtMs: number, verdict: ProbeVerdict = 'success'): 'closed' | 'open' | undefined {
    return this.#strategy.settle(this.#tally, admittedAtMs, verdict, this.nowMs)
  }

  /** Admits calls until no more may be in flight; gives when each was admitted. */
  fill(): number[] {
    const admitted: number[] = []
    while (this.waitMs < Infinity && admitted.length < 100) admitted.push(this.admit())
    return admitted
  }

  /** A whole round of calls that each take so long, while others are rejected; gives how many there were. */
  round(tookMs: number, verdict: (call: number) => ProbeVerdict = () => 'success'): number {
    const admitted = this.fill()
    this.reject()
    admitted.forEach((atMs, call) => {
      this.nowMs = Math.max(this.nowMs, atMs + tookMs)
      this.settle(atMs, verdict(call))
    })
    return admitted.length
  }

  /** Rounds of calls that take so long, one after the other. */
  rounds(...tookMs: readonly number[]): number[] {
    return tookMs.map((each) => this.round(each))
  }
}
