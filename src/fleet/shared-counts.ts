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
    // What has no answer yet goes first, and then what was counted since.
    await this.#told()
    await this.#told()
  }

  /**
   * Tells what was counted here, and counts what others have told; `undefined`: there was nothing to tell.
   *
   * @returns the answer, and how the circuit should open, if it should
   */
  async exchange(): Promise<{ readonly reply: Reply; readonly open: Open | undefined } | undefined> {
    const { breaker } = this.#circuit
    const before = breaker.current.state
    const answered = await this.#told()
    if (answered === undefined) return undefined
    const { own, reply } = answered
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

  async #told(): Promise<{ readonly own: WindowTotals; readonly reply: Reply } | undefined> {
    const { breaker, host } = this.#circuit
    const { nowMs } = breaker
    const window = this.#window
    if (host.phase !== 'attached') {
      // What was counted without Redis is none of the fleet's.
      window.skip()
      return undefined
    }
    const own = window.take(host.nextNumber(), nowMs)
    if (own === undefined) return undefined
    const counts = [own.calls, own.failures, own.slow]
    const parts = [window.bucketMs, window.historyMs, window.wrongOfLate(nowMs)]
    const ageMs = Math.ceil(nowMs - own.atMs)
    let reply: Reply | undefined
    try {
      reply = await this.#circuit.run('count', 'count', ...counts, ...parts, own.number, ageMs)
      return { own, reply }
    } finally {
      window.told(own, reply !== undefined)
    }
  }

  /** Whether this process has seen enough itself to open. */
  get isWitness(): boolean {
    return this.#window.isWitness(this.#circuit.breaker.nowMs)
  }
}
