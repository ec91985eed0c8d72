import { ignoreError } from '../base/hook.ts'
import { startTimer } from '../timer/timer.ts'
import type { GatedCircuit } from './fleet-gate.ts'
import { WorkQueue } from './work-queue.ts'

/** The circuits that have counted calls in this period; at its end each of them tells. One timer for all, and none while nothing happened. */
export class Counting {
  readonly #everyMs: number
  readonly #circuits = new Set<GatedCircuit>()
  readonly #exchanges: WorkQueue<GatedCircuit>
  #stopTimer: () => void = ignoreError
  #isStopped = false

  /** @param exchange never rejects */
  constructor(everyMs: number, atOnce: number, exchange: (circuit: GatedCircuit) => Promise<void>) {
    this.#everyMs = everyMs
    this.#exchanges = new WorkQueue(atOnce, exchange)
  }

  add(circuit: GatedCircuit): void {
    if (this.#isStopped || this.#circuits.has(circuit)) return
    this.#circuits.add(circuit)
    if (this.#circuits.size > 1) return
    this.#stopTimer = startTimer(
      this.#everyMs,
      () => {
        for (const each of this.#circuits) this.#exchanges.add(each)
        this.#circuits.clear()
      },
      false,
    )
  }

  /** For good: what is added later is not told. */
  stop(): void {
    this.#isStopped = true
    this.#stopTimer()
    this.#circuits.clear()
    this.#exchanges.clear()
  }
}
