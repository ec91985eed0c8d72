import type { Gate } from '../breaker/gate.ts'
import type { State } from '../machine/state.ts'
import type { ProbeVerdict, RecoveryCounts, RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { Arrival } from './arrival.ts'
import type { Lease, ProbeRules } from './fleet-circuit.ts'
import type { Opening } from './fleet-ramp.ts'
import { isEarly, leaseMsOf, reopening, unusedMs, type Membership } from './membership.ts'

/** After the fleet had no lease to give, a process asks again after so many milliseconds. */
const pauseMs = 50

/** Stands before the probes of one process: each needs a lease of the fleet, and its verdict is the fleet's. */
export class FleetProbes implements Gate {
  readonly shape: string
  readonly #local: RecoveryStrategy
  readonly #member: Membership
  readonly #rules: ProbeRules
  readonly #unused = new Set<Lease>()
  readonly #used: { readonly lease: Lease; readonly atMs: number }[] = []
  #asking = 0
  #askAgainAtMs = -Infinity

  constructor(local: RecoveryStrategy, member: Membership) {
    const { shape, maxCalls = 1, successes = 1, failures = 1 } = local
    this.shape = shape
    this.#local = local
    this.#member = member
    this.#rules = { most: maxCalls, successes, failures }
  }

  empty(nowMs: number, refusedAtMs: number | undefined): unknown {
    return this.#local.empty(nowMs, refusedAtMs)
  }

  wait(): number {
    return this.firstWait()
  }

  firstWait(): number {
    return this.#unused.size > 0 ? 0 : this.#member.waitMs
  }

  admit(tally: unknown, nowMs: number, probeTimeoutMs: number): void {
    const [lease] = this.#unused
    // A call of shadow mode has none.
    if (lease !== undefined) {
      this.#unused.delete(lease)
      this.#used.push({ lease, atMs: nowMs })
    }
    this.#local.admit(tally, nowMs, probeTimeoutMs)
  }

  reject(tally: unknown, nowMs: number): void {
    this.#local.reject?.(tally, nowMs)
  }

  settle(
    tally: unknown,
    admittedAtMs: number,
    verdict: ProbeVerdict,
    nowMs: number,
    cause?: unknown,
  ): 'closed' | 'open' | undefined {
    const decision = this.#local.settle(tally, admittedAtMs, verdict, nowMs, cause)
    // Those of the same moment are alike.
    const at = this.#used.findIndex(({ atMs }) => atMs === admittedAtMs)
    const [used] = at < 0 ? [] : this.#used.splice(at, 1)
    if (used === undefined) return decision
    const { follows, breaker } = this.#member
    const counts = follows && verdict !== 'ignored'
    this.#handBack(used.lease, counts ? (verdict === 'success' ? 'good' : reopening(breaker, cause)) : undefined)
    return counts ? undefined : decision
  }

  counts(tally: unknown, nowMs: number): RecoveryCounts {
    return this.#local.counts(tally, nowMs)
  }

  lease(): PromiseLike<unknown> | undefined {
    const { breaker, follows } = this.#member
    const asksEnough = this.#asking >= this.#rules.most || breaker.nowMs < this.#askAgainAtMs
    if (this.#unused.size > 0 || isEarly(breaker) || asksEnough) return undefined
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
      for (const lease of [...this.#unused, ...this.#used.map((used) => used.lease)]) this.#handBack(lease)
      this.#unused.clear()
      this.#used.length = 0
    }
    this.#member.moved(to)
  }

  held(): void {
    // A hold is of one process alone here.
  }

  #keep(lease: Lease): void {
    this.#unused.add(lease)
    this.#member.after(unusedMs, () => {
      if (this.#unused.delete(lease)) this.#handBack(lease)
    })
  }

  #handBack(lease: Lease, verdict?: 'good' | Opening): void {
    const { number, ask } = this.#member
    ask((circuit, nowMs) => circuit.handBack(number, lease, verdict, this.#rules, nowMs))
  }
}
