import type { RecoveryGate } from '../breaker/gate.ts'
import type { State } from '../machine/state.ts'
import type { ProbeVerdict, RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { WrappedRecovery } from '../recovery/wrapped-recovery.ts'
import { Arrival } from './arrival.ts'
import type { Lease, ProbeRules } from './fleet-circuit.ts'
import type { Opening } from './fleet-ramp.ts'
import { isEarly, leaseMsOf, reopening, unusedMs, type Membership } from './membership.ts'

/** If the fleet had no lease to give, a process tries again after this many milliseconds. */
const pauseMs = 50

/** The lease of a probe, with the time of its admission. */
interface UsedLease {
  readonly lease: Lease
  readonly atMs: number
}

/**
 * The gate before the probes of one process. Each probe needs a lease of the fleet, and its verdict counts for the
 * fleet.
 */
export class FleetProbeGate extends WrappedRecovery implements RecoveryGate {
  readonly #member: Membership
  readonly #rules: ProbeRules
  readonly #unused: Lease[] = []
  readonly #used: UsedLease[] = []
  #asking = 0
  #askAgainAtMs = -Infinity

  constructor(local: RecoveryStrategy, member: Membership) {
    super(local)
    const { maxCalls = 1, successes = 1, failures = 1 } = local
    this.#member = member
    this.#rules = { most: maxCalls, successes, failures }
  }

  wait(): number {
    return this.firstWait()
  }

  firstWait(): number {
    return this.#unused.length > 0 ? 0 : this.#member.waitMs
  }

  admit(tally: unknown, nowMs: number, probeTimeoutMs: number): void {
    // There is one: otherwise the call would have had to wait.
    this.#used.push({ lease: this.#unused.shift() as Lease, atMs: nowMs })
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
    // Probes of the same time are interchangeable.
    const at = this.#used.findIndex(({ atMs }) => atMs === admittedAtMs)
    const [{ lease }] = this.#used.splice(at, 1) as [UsedLease]
    const { follows, breaker } = this.#member
    const counts = follows && verdict !== 'ignored'
    this.#handBack(lease, counts ? (verdict === 'success' ? 'good' : reopening(breaker, cause)) : undefined)
    return counts ? undefined : decision
  }

  lease(): PromiseLike<unknown> | undefined {
    const { breaker, follows } = this.#member
    const asksEnough = this.#asking >= this.#rules.most || breaker.nowMs < this.#askAgainAtMs
    if (this.#unused.length > 0 || isEarly(breaker) || asksEnough) return undefined
    const arrival = new Arrival()
    const leaseMs = leaseMsOf(breaker)
    this.#asking++
    this.#member.ask(
      (circuit, nowMs) => circuit.lease(follows, this.#rules, leaseMs, nowMs),
      (lease) => {
        this.#asking--
        if (lease === undefined) this.#askAgainAtMs = breaker.nowMs + pauseMs
        else this.#keep(lease)
        arrival.come()
      },
    )
    return arrival
  }

  moved(to: State): void {
    if (to.kind !== 'half-open') {
      const leases = [...this.#unused.splice(0), ...this.#used.splice(0).map((used) => used.lease)]
      for (const lease of leases) this.#handBack(lease)
    }
    this.#member.moved(to)
  }

  held(): void {
    // A hold is of one process alone here.
  }

  #keep(lease: Lease): void {
    this.#unused.push(lease)
    this.#member.after(unusedMs, () => {
      const at = this.#unused.indexOf(lease)
      if (at < 0) return
      this.#unused.splice(at, 1)
      this.#handBack(lease)
    })
  }

  #handBack(lease: Lease, verdict?: 'good' | Opening): void {
    const { number } = this.#member
    this.#member.ask((circuit, nowMs) => circuit.handBack(number, lease, verdict, this.#rules, nowMs))
  }
}
