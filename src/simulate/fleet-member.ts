import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { State } from '../machine/state.ts'
import { closed, trip } from '../machine/transition.ts'
import type { ClientProcess } from './client-process.ts'
import type { FleetChange, FleetCircuit } from './fleet-circuit.ts'
import { FleetRampGate } from './fleet-ramp-gate.ts'
import { FleetProbeGate } from './fleet-probe-gate.ts'
import type { Membership } from './membership.ts'

/** Two ends of an open period that are less far apart count as the same, in milliseconds. */
const agreementMs = 25

/** One breaker of a fleet: what its process reports to the others, and what it takes over from them. */
export class FleetMember implements Membership {
  readonly number: number
  readonly breaker: BaseCircuitBreaker
  readonly waitMs: number
  readonly #process: ClientProcess
  readonly #circuit: FleetCircuit
  readonly #latencyMs: number
  #follows = false
  /** The state that was taken over last; the others know it already. */
  #taken: State | undefined

  constructor(
    number: number,
    breaker: BaseCircuitBreaker,
    process: ClientProcess,
    circuit: FleetCircuit,
    latencyMs: number,
  ) {
    this.number = number
    this.breaker = breaker
    this.#process = process
    this.#circuit = circuit
    this.#latencyMs = latencyMs
    this.waitMs = 2 * latencyMs
    const { trip: rule, recovery } = breaker.settings
    const { ramp } = recovery
    const gate = ramp === undefined ? new FleetProbeGate(recovery, this) : new FleetRampGate(recovery, ramp, this)
    breaker.share({ trip: rule, recovery: gate })
    // A breaker that begins open, from a snapshot, has something to report.
    this.moved(breaker.current.state)
  }

  get follows(): boolean {
    return this.#follows
  }

  /** The command takes some time to reach the store, and so does the answer. */
  ask<T>(command: (circuit: FleetCircuit, nowMs: number) => T, onAnswer?: (answer: T) => void): void {
    const { world } = this.#process.surroundings
    world.at(world.nowMs + this.#latencyMs, () => {
      const answer = command(this.#circuit, world.nowMs)
      if (onAnswer !== undefined) this.after(this.#latencyMs, () => onAnswer(answer))
    })
  }

  after(ms: number, act: () => void): void {
    this.#process.after(ms, act)
  }

  /** The breaker has a new state. A state that it decided itself is reported. */
  moved(to: State): void {
    if (to === this.#taken || to.kind === 'half-open') return
    const { number } = this
    const followed = this.#follows
    if (to.kind === 'open') {
      const { openMs, attempt, reason } = to
      const opening = { openMs, attempt, reason }
      this.ask((circuit, nowMs) => {
        if (followed) circuit.reopen(number, opening, nowMs)
        else circuit.vote(number, opening, nowMs)
      })
    } else {
      this.#follows = false
      this.ask((circuit) => (followed ? circuit.close(number) : circuit.withdraw(number)))
    }
  }

  /** A message reports a change of the shared circuit. */
  hear({ opening, by }: FleetChange): void {
    const { settings, current, nowMs } = this.breaker
    const { state } = current
    const isOwn = by === this.number
    const followed = this.#follows
    this.#follows = opening !== undefined
    if (opening === undefined) {
      if (followed) this.#take(closed(settings, state, nowMs, isOwn ? 'probes succeeded' : 'fleet closed'))
      return
    }
    const { openMs, attempt, reason } = opening
    // The time since the decision of another process is not known, because clocks differ.
    const agrees = state.kind === 'open' && Math.abs(state.atMs + state.openMs - nowMs - openMs) < agreementMs
    if (agrees) return
    const opened = trip(settings, state, nowMs, undefined, openMs, isOwn ? reason : 'fleet opened')
    this.#take({ ...opened, attempt })
  }

  #take(state: State): void {
    this.#taken = state
    this.breaker.share(undefined, state)
  }
}
