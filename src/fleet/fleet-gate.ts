import { waitUntil } from '../base/clock.ts'
import type { RecoveryGate } from '../breaker/gate.ts'
import type { Holds } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import { shown } from './names.ts'
import type { Reply } from './reply.ts'
import type { CircuitScript } from './session.ts'

/** What a circuit needs of its fleet. */
export interface Host {
  /** `attached`: the fleet decides. `attaching`: it is being told of what has happened. `detached`: each breaker goes on by itself. */
  readonly phase: 'detached' | 'attaching' | 'attached'
  readonly instanceId: string
  readonly quorum: number
  readonly leaseTimeoutMs: number
  /** How often the calls that were counted are told; `undefined`: they are not. */
  readonly everyMs: number | undefined
  run(script: CircuitScript, id: string, ...args: readonly (string | number)[]): Promise<Reply>
  /** A number that nothing else of this process has: of a lease, or of what is told once though a client may send it twice. */
  nextNumber(): number
  /** The circuit has something to tell or to read. */
  want(circuit: GatedCircuit): void
  /** The circuit has counted its first call since it told of them. */
  counted(circuit: GatedCircuit): void
  /** A command has failed. */
  failed(error: unknown): void
}

/** The verdict of this process on a probe, which the fleet may follow. */
export interface Verdict {
  /** The state in which the probe ended. */
  readonly from: State
  /** After a failure: how this breaker would open again. */
  readonly open: Open | undefined
}

/** What stands before the probes of a shared breaker. */
export interface FleetGate extends RecoveryGate {
  /**
   * Redis is away: each breaker goes on by itself.
   *
   * @param leaves whether for good, so that the fleet no longer counts the verdicts of its probes
   */
  detached(leaves: boolean): void
  /** Redis answers: what is owed is told. */
  reattach(): void
}

/** The circuit, as its gate sees it. */
export interface GatedCircuit {
  readonly id: string
  readonly breaker: CircuitBreaker
  readonly host: Host
  /** Whether the fleet has opened it, and this breaker is open with it. */
  readonly follows: boolean
  /** Whether the fleet decides on its probes. A breaker in shadow mode decides alone: its trip is an experiment. */
  readonly decides: boolean
  run(script: CircuitScript, ...args: readonly (string | number)[]): Promise<Reply>
  apply(reply: Reply, own?: Verdict): void
  moved(to: State): void
  held(counts: Readonly<Holds> | undefined): void
  /** Tells what was counted here, and counts what others have told. */
  exchange(): Promise<void>
}

/** Whether the breaker is open, and its time has not come. */
export function isEarly(breaker: CircuitBreaker): boolean {
  const { current, nowMs } = breaker
  const { state } = current
  return state.kind === 'open' && waitUntil(state.atMs + state.openMs, nowMs) > 0
}

/** The longest lease, in milliseconds, if a probe has no time limit. */
const longestLeaseMs = 3_600_000

/** What a breaker keeps for a probe at least, as the machine does. */
const leastProbeTimeoutMs = 60_000

/** For how long a probe keeps its place, in whole milliseconds. */
export function probeMsOf(breaker: CircuitBreaker): number {
  const { settings, current } = breaker
  const timeoutMs = settings.probeTimeoutMs ?? Math.max(current.state.openMs, leastProbeTimeoutMs)
  return Math.ceil(Math.min(timeoutMs, longestLeaseMs))
}

/** Why a circuit opens, in words, with the process that says so. */
export const whyOf = (reason: string, instanceId: string): string =>
  `${reason.slice(0, 200)}, by ${shown(instanceId).slice(0, 200)}`

/** From then on an opening has no end, in milliseconds: thirty thousand years. */
const longestOpenMs = 1e15

/** How long an opening lasts, as scripts have it: -1 where it has no end. */
export const scriptMs = (ms: number): number => (ms < longestOpenMs ? Math.ceil(ms) : -1)
