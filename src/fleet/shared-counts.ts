import { trip } from '../machine/transition.ts'
import type { Open, State } from '../machine/state.ts'
import type { TripStrategy } from '../trip/trip-strategy.ts'
import type { GatedCircuit } from './fleet-gate.ts'
import { FleetWindow } from './fleet-window.ts'
import type { Reply } from './reply.ts'

/** The calls of one breaker, which are judged together with those of the other processes. */
export class SharedCounts {
  readonly #circuit: GatedCircuit
  readonly #window: FleetWindow

  constructor(circuit: GatedCircuit, trip: TripStrategy, everyMs: number) {
    this.#circuit = circuit
    this.#window = new FleetWindow(trip, everyMs, () => circuit.host.counted(circuit))
  }

  /** The strategy of the breaker, which counts what it records. */
  get trip(): TripStrategy {
    return this.#window.trip
  }

  /** @param isShared whether all processes begin anew with it */
  begin({ atMs }: State, isShared: boolean): void {
    this.#window.forget(isShared ? -Infinity : atMs)
  }

  /**
   * Tells what was counted here, and counts what others have told; `undefined`: it is none of the fleet's.
   *
   * @returns the answer, and how the circuit should open, if it should
   */
  async exchange(): Promise<{ readonly reply: Reply; readonly open: Open | undefined } | undefined> {
    const { breaker, host } = this.#circuit
    const window = this.#window
    const before = breaker.current.state
    // What was counted without Redis is none of the fleet's.
    const own = window.take()
    if (before.kind !== 'closed' || host.phase !== 'attached') return undefined
    const { bucketMs, historyMs } = window
    const told = [own.calls, own.failures, own.slow, bucketMs, historyMs, window.wrongOfLate(breaker.nowMs)]
    const reply = await this.#circuit.run('count', 'count', ...told)
    const { settings, nowMs } = breaker
    const { state } = breaker.current
    // What belongs to an earlier period counts in none.
    if (state !== before) return { reply, open: undefined }
    const reason = window.absorb(state.tally, own, reply, nowMs)
    return {
      reply,
      open: reason === undefined ? undefined : trip(settings, state, nowMs, undefined, undefined, reason),
    }
  }

  /** Whether this process has seen enough itself to open. */
  get isWitness(): boolean {
    return this.#window.isWitness(this.#circuit.breaker.nowMs)
  }
}
