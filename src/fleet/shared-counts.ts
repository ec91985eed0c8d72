import { trip } from '../machine/transition.ts'
import type { Open, State } from '../machine/state.ts'
import type { TripStrategy } from '../trip/trip-strategy.ts'
import type { WindowTotals } from '../trip/window.ts'
import type { GatedCircuit } from './fleet-gate.ts'
import { FleetWindow } from './fleet-window.ts'
import type { Reply } from './reply.ts'

/** The calls of one breaker, which are judged together with those of the other processes. */
export class SharedCounts {
  readonly #circuit: GatedCircuit
  readonly #window: FleetWindow

  constructor(circuit: GatedCircuit, trip: TripStrategy, everyMs: number) {
    this.#circuit = circuit
    this.#window = new FleetWindow(trip, everyMs, circuit.host.quorum, () => circuit.host.counted(circuit))
  }

  /** The strategy of the breaker, which counts what it records. */
  get trip(): TripStrategy {
    return this.#window.trip
  }

  /**
   * The breaker has a new state.
   *
   * @param isShared whether all processes begin anew with it
   */
  moved({ kind, atMs }: State, isShared: boolean): void {
    if (kind === 'closed') this.#window.forget(isShared ? -Infinity : atMs)
  }

  /** Tells what was counted before the circuit opened, so that the fleet knows of it when this process votes. */
  async tell(): Promise<void> {
    await this.#told(this.#window.take())
  }

  /**
   * Tells what was counted here, and counts what others have told; `undefined`: there was nothing to tell.
   *
   * @returns the answer, and how the circuit should open, if it should
   */
  async exchange(): Promise<{ readonly reply: Reply; readonly open: Open | undefined } | undefined> {
    const { breaker } = this.#circuit
    const before = breaker.current.state
    const own = this.#window.take()
    const reply = await this.#told(own)
    if (reply === undefined) return undefined
    const { settings, nowMs } = breaker
    const { state } = breaker.current
    // What belongs to an earlier period counts in none.
    if (state !== before || state.kind !== 'closed') return { reply, open: undefined }
    const reason = this.#window.absorb(state.tally, own, reply, nowMs)
    return {
      reply,
      open: reason === undefined ? undefined : trip(settings, state, nowMs, undefined, undefined, reason),
    }
  }

  async #told({ calls, failures, slow }: WindowTotals): Promise<Reply | undefined> {
    const { breaker, host } = this.#circuit
    // What was counted without Redis is none of the fleet's.
    if (calls === 0 || host.phase !== 'attached') return undefined
    const { bucketMs, historyMs } = this.#window
    const wrong = this.#window.wrongOfLate(breaker.nowMs)
    return this.#circuit.run('count', 'count', calls, failures, slow, bucketMs, historyMs, wrong)
  }

  /** Whether this process has seen enough itself to open. */
  get isWitness(): boolean {
    return this.#window.isWitness(this.#circuit.breaker.nowMs)
  }
}
