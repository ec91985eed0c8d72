import { monotonicClock, waitUntil } from '../base/clock.ts'
import { ignoreError } from '../base/hook.ts'
import type { Holds } from '../breaker/hold.ts'
import type { State } from '../machine/state.ts'
import { trip } from '../machine/transition.ts'
import type { ProbeVerdict, RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { WrappedRecovery } from '../recovery/wrapped-recovery.ts'
import { quietRounds } from '../recovery/slow-start.ts'
import { startTimer } from '../timer/timer.ts'
import { isEarly, probeMsOf, scriptMs, whyOf, type FleetGate, type GatedCircuit, type Verdict } from './fleet-gate.ts'
import { RampCalls } from './ramp-calls.ts'
import type { Reply } from './reply.ts'
import { within } from './session.ts'
import { UnusedTime } from './unused-time.ts'

/** How calls ended since the fleet was told the last time. */
interface Report {
  good: number
  bad: number
  /** How long the good ones took, all together. */
  tookMs: number
  rejected: boolean
  /** The last failure. */
  failure: { readonly from: State; readonly cause: unknown } | undefined
}

const nothing = (): Report => ({ good: 0, bad: 0, tookMs: 0, rejected: false, failure: undefined })

/** More calls than it can ever get. */
const allThereAre = 1_000_000_000

/**
 * Stands before the calls of a breaker that comes back step by step: the whole fleet has one ramp, and this process leases its
 * part of a round, and tells how its calls ended, in one round trip. A breaker that is open by the vote of its process alone has
 * its own ramp.
 */
export class RampGate extends WrappedRecovery implements FleetGate {
  readonly ramp: { readonly roundMs: number; readonly threshold: number }
  readonly #circuit: GatedCircuit
  readonly #unusedTime: UnusedTime
  #unused = 0
  #part = 1
  #round = ''
  readonly #inFlight = new RampCalls()
  #report = nothing()
  /** Whether Redis may have a lease of this process. */
  #isLeased = false
  /** Whether it may be of more calls than there are, which is told when Redis answers. */
  #owes = false
  #exchange: Promise<void> | undefined
  #nextAtMs = 0
  #stopTimer: (() => void) | undefined
  #stopHandBack = (): void => undefined

  constructor(local: RecoveryStrategy, ramp: RampGate['ramp'], circuit: GatedCircuit) {
    super(local)
    this.ramp = ramp
    this.#circuit = circuit
    this.#unusedTime = new UnusedTime(circuit.breaker)
  }

  wait(tally: unknown, nowMs: number, probeTimeoutMs: number): number {
    return this.#decides ? this.firstWait() : this.local.wait(tally, nowMs, probeTimeoutMs)
  }

  firstWait(): number {
    return !this.#decides || this.#unused > 0 ? 0 : this.#circuit.host.leaseTimeoutMs
  }

  admit(tally: unknown, nowMs: number, probeTimeoutMs: number): void {
    if (this.#decides) {
      if (--this.#unused === 0) this.#stopHandBack()
      this.#unusedTime.used()
      this.#inFlight.begin(nowMs, this.#round, probeMsOf(this.#circuit.breaker), () => this.#tellChanges())
      // The next part is there before this one is used up.
      if (this.#unused <= this.#part / 2 && this.#mayAsk) void this.#tell(allThereAre)
    }
    this.local.admit(tally, nowMs, probeTimeoutMs)
  }

  settle(
    tally: unknown,
    admittedAtMs: number,
    verdict: ProbeVerdict,
    nowMs: number,
    cause?: unknown,
  ): 'closed' | 'open' | undefined {
    const decision = this.local.settle(tally, admittedAtMs, verdict, nowMs, cause)
    const round = this.#inFlight.end(admittedAtMs)
    // Also of one that was admitted while each breaker was alone: now the fleet decides.
    if (!this.#decides) return decision
    if (round === this.#round && verdict === 'success') {
      this.#report.good++
      this.#report.tookMs += nowMs - admittedAtMs
    } else if (round === this.#round && verdict === 'failure') {
      this.#report.bad++
      this.#report.failure = { from: this.#circuit.breaker.current.state, cause }
    }
    this.#tellChanges()
    return undefined
  }

  lease(): Promise<unknown> | undefined {
    const { breaker, host } = this.#circuit
    if (!this.#decides || isEarly(breaker)) return undefined
    if (!this.#mayAsk) {
      this.#report.rejected = true
      return undefined
    }
    const answered = this.#tell(allThereAre)
    // However it ends, all calls that wait for it ask again.
    return within(host.leaseTimeoutMs, answered).catch(ignoreError)
  }

  moved(to: State): void {
    if (to.kind !== 'half-open') this.#forget(true)
    this.#circuit.moved(to)
  }

  held(holds: Holds | undefined): void {
    this.#circuit.held(holds)
  }

  detached(leaves: boolean): void {
    // A call that is under way keeps its place in the fleet.
    this.#forget(leaves)
    this.#owes = this.#isLeased
  }

  reattach(): void {
    this.#nextAtMs = 0
    if (this.#owes) this.#tellNext()
    this.#owes = false
  }

  #forget(inFlight: boolean): void {
    this.#unused = 0
    if (inFlight) this.#inFlight.clear()
    this.#report = nothing()
    this.#round = ''
    this.#stopTimer?.()
    this.#stopTimer = undefined
    this.#stopHandBack()
  }

  get #decides(): boolean {
    const { decides, follows } = this.#circuit
    return decides && follows
  }

  /** Once in a round. */
  get #mayAsk(): boolean {
    return this.#exchange === undefined && monotonicClock() >= this.#nextAtMs
  }

  /** A call has given up its place: told at once if it was the last one. */
  #tellChanges(): void {
    this.#tellSoon(this.#inFlight.running + this.#unused === 0 ? 0 : this.ramp.roundMs)
  }

  #tellSoon(inMs: number): void {
    if (inMs === 0) this.#stopTimer?.()
    else if (this.#stopTimer !== undefined) return
    this.#stopTimer = startTimer(
      inMs,
      () => {
        this.#stopTimer = undefined
        if (this.#decides) this.#tellNext()
      },
      false,
    )
  }

  /** Tells what has changed since what is told now. */
  #tellNext(): void {
    void (this.#exchange ?? Promise.resolve()).then(() => this.#tell(0))
  }

  /** Never rejects. */
  #tell(wanted: number): Promise<void> {
    this.#exchange ??= this.#exchanged(wanted).finally(() => {
      this.#exchange = undefined
    })
    return this.#exchange
  }

  async #exchanged(wanted: number): Promise<void> {
    const { host, breaker } = this.#circuit
    const { roundMs, threshold } = this.ramp
    const { ms: unusedMs, leaseMs } = this.#unusedTime
    const { good, bad, tookMs, rejected, failure } = this.#report
    this.#report = nothing()
    if (wanted > 0) this.#nextAtMs = monotonicClock() + roundMs
    const { settings, current, nowMs } = breaker
    const from = current.state
    const open =
      failure?.from === from ? trip(settings, from, nowMs, failure.cause, undefined, 'probe failed') : undefined
    const inFlight = this.#inFlight.running
    const refused = Number(rejected || this.#hasRefused(from, nowMs))
    const kept = inFlight + this.#unused
    const counts = [this.#round, good, bad, tookMs, refused, inFlight, this.#unused, wanted]
    const rules = [leaseMs, roundMs, threshold]
    const opening = [scriptMs(open?.openMs ?? 0), open?.attempt ?? 0, whyOf('probe failed', host.instanceId)]
    this.#isLeased ||= kept + wanted > 0
    try {
      const reply = await this.#circuit.run('ramp', 'ramp', ...counts, ...rules, ...opening, host.nextNumber())
      this.#isLeased = kept + reply.calls > 0
      if (this.#decides && reply.view?.open === true) this.#take(reply, unusedMs)
      const own: Verdict | undefined = good + bad > 0 ? { from, open } : undefined
      this.#circuit.apply(reply, own)
    } catch (error) {
      this.#owes = this.#isLeased
      host.failed(error)
    }
  }

  /** What an open circuit has refused counts as what a half-open one rejects. */
  #hasRefused(state: State, nowMs: number): boolean {
    if (state.kind !== 'open') return false
    return waitUntil((state.refusedAtMs ?? -Infinity) + quietRounds * this.ramp.roundMs, nowMs) > 0
  }

  /** @param unusedMs for how long Redis keeps what is unused now */
  #take({ calls, round, part }: Reply, unusedMs: number): void {
    // Calls that ended in the meantime belong to the round before.
    if (round !== this.#round) this.#report = { ...nothing(), rejected: this.#report.rejected }
    this.#round = round
    this.#part = part
    this.#unused += calls
    this.#stopHandBack()
    if (this.#unused > 0) this.#stopHandBack = startTimer(unusedMs, () => this.#handBack(), false)
  }

  #handBack(): void {
    this.#unused = 0
    this.#unusedTime.wentBack()
    this.#tellNext()
  }
}
