import type { RecoveryGate } from '../breaker/gate.ts'
import type { State } from '../machine/state.ts'
import type { ProbeVerdict, RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { WrappedRecovery } from '../recovery/wrapped-recovery.ts'
import { quietRounds } from '../recovery/slow-start.ts'
import { Arrival } from './arrival.ts'
import type { RampPart, RampRules } from './fleet-ramp.ts'
import { isEarly, leaseMsOf, reopening, unusedMs, type Membership } from './membership.ts'

/** How calls ended since the last report to the fleet. */
const nothing = () => ({
  good: 0,
  bad: 0,
  tookMs: 0,
  rejected: false,
  /** The cause of the last failure. */
  cause: undefined as unknown,
})

/**
 * The gate before the calls of one process in the ramp of its fleet. It leases its part of a round, and reports how its
 * calls ended. A breaker that is open only by the vote of its own process has its own ramp.
 */
export class FleetRampGate extends WrappedRecovery implements RecoveryGate {
  readonly #rules: RampRules
  readonly #member: Membership
  #part: RampPart = { round: 0, calls: 0, most: 1 }
  #unused = 0
  #inFlight: { readonly atMs: number; readonly round: number }[] = []
  #report = nothing()
  /** The report that is on its way to the fleet and back. */
  #exchange: Arrival | undefined
  #nextAtMs = -Infinity
  #timer: object | undefined

  constructor(local: RecoveryStrategy, rules: RampRules, member: Membership) {
    super(local)
    this.#rules = rules
    this.#member = member
  }

  wait(tally: unknown, nowMs: number, probeTimeoutMs: number): number {
    return this.#member.follows ? this.firstWait() : this.local.wait(tally, nowMs, probeTimeoutMs)
  }

  firstWait(): number {
    return !this.#member.follows || this.#unused > 0 ? 0 : this.#member.waitMs
  }

  admit(tally: unknown, nowMs: number, probeTimeoutMs: number): void {
    if (this.#member.follows && this.#unused > 0) {
      this.#unused--
      this.#inFlight.push({ atMs: nowMs, round: this.#part.round })
      // The next part arrives before this one is used up.
      if (this.#unused <= this.#part.most / 2 && this.#mayAsk) this.#tell(Infinity)
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
    const at = this.#inFlight.findIndex(({ atMs }) => atMs === admittedAtMs)
    const [call] = at < 0 ? [] : this.#inFlight.splice(at, 1)
    if (call === undefined) return decision
    if (call.round === this.#part.round && verdict === 'success') {
      this.#report.good++
      this.#report.tookMs += nowMs - admittedAtMs
    } else if (call.round === this.#part.round && verdict === 'failure') {
      this.#report.bad++
      this.#report.cause = cause
    }
    this.#tellSoon(this.#inFlight.length + this.#unused === 0 ? 0 : this.#rules.roundMs)
    return undefined
  }

  lease(): PromiseLike<unknown> | undefined {
    const { breaker, follows } = this.#member
    if (!follows || this.#unused > 0 || isEarly(breaker)) return undefined
    if (this.#mayAsk) return this.#tell(Infinity)
    this.#report.rejected = true
    return undefined
  }

  moved(to: State): void {
    if (to.kind !== 'half-open') {
      this.#unused = 0
      this.#inFlight = []
      this.#report = nothing()
      this.#part = { round: 0, calls: 0, most: 1 }
      this.#timer = undefined
    }
    this.#member.moved(to)
  }

  held(): void {
    // A hold is of one process alone here.
  }

  /** Once in a round. */
  get #mayAsk(): boolean {
    return this.#exchange === undefined && this.#member.breaker.nowMs >= this.#nextAtMs
  }

  #tellSoon(inMs: number): void {
    if (inMs > 0 && this.#timer !== undefined) return
    const timer = (this.#timer = {})
    this.#member.after(inMs, () => {
      if (this.#timer !== timer) return
      this.#timer = undefined
      if (this.#exchange === undefined) this.#tell(0)
      else this.#exchange.then(() => this.#tell(0))
    })
  }

  #tell(wanted: number): Arrival {
    const { breaker, number } = this.#member
    const { good, bad, tookMs, rejected, cause } = this.#report
    const { current, nowMs } = breaker
    const callMs = leaseMsOf(breaker)
    this.#report = nothing()
    if (wanted > 0) this.#nextAtMs = nowMs + this.#rules.roundMs
    const report = {
      round: this.#part.round,
      good,
      bad,
      tookMs,
      rejected: rejected || this.#hasRefused(current.state, nowMs),
      // A call that is out of time does not occupy a place.
      inFlight: this.#inFlight.filter(({ atMs }) => nowMs - atMs < callMs).length,
      unused: this.#unused,
      wanted,
      callMs,
      opening: bad > 0 ? reopening(breaker, cause) : undefined,
    }
    const exchange = (this.#exchange = new Arrival())
    this.#member.ask(
      (circuit, atMs) => circuit.ramp(number, this.#rules, report, atMs),
      (part) => {
        this.#exchange = undefined
        if (part !== undefined && this.#member.follows) this.#take(part)
        exchange.come()
      },
    )
    return exchange
  }

  /** Calls that an open circuit has refused count like calls that a half-open one rejects. */
  #hasRefused(state: State, nowMs: number): boolean {
    if (state.kind !== 'open' || state.refusedAtMs === undefined) return false
    return nowMs - state.refusedAtMs < quietRounds * this.#rules.roundMs
  }

  #take(part: RampPart): void {
    this.#part = part
    this.#unused += part.calls
    if (this.#unused === 0) return
    this.#member.after(unusedMs, () => {
      if (this.#part.round !== part.round || this.#unused === 0) return
      this.#unused = 0
      this.#tellSoon(0)
    })
  }
}
