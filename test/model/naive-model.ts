import type { NaiveClock } from './naive-clock.ts'
import { NaiveHistory, type NaivePermit, type NaiveSnapshot, type State, type Verdict } from './naive-history.ts'
import { anything, type NaiveEvent, type NaiveHold, type NaiveOptions, type Rejection } from './naive-options.ts'
import { probeWaitMs } from './naive-recovery.ts'
import { probeCountsOf, type NaiveCounts } from './naive-rules.ts'

/**
 * The plainest breaker that keeps the laws of the design: no counter, no cache, every answer worked out from lists.
 * It is written from the design alone, so that a misreading has to be made twice to go unseen.
 */
export class NaiveModel {
  readonly history: NaiveHistory
  readonly events: NaiveEvent[] = []
  readonly holds: NaiveHold[] = []
  readonly options: NaiveOptions
  readonly #clock: NaiveClock

  constructor(options: NaiveOptions, clock: NaiveClock, saved?: NaiveSnapshot) {
    this.options = options
    this.#clock = clock
    this.history = new NaiveHistory(saved === undefined ? undefined : clock.read(), saved, options.rule.slowerThanMs)
  }

  get state(): State {
    const decision = this.#decide()
    if (typeof decision === 'object') return decision.state
    return decision === 'probe' ? 'half-open' : 'closed'
  }

  get retryAfterMs(): number {
    return this.rejection?.retryAfterMs ?? 0
  }

  /** What a call made now would be refused with, if it were. */
  get rejection(): Rejection | undefined {
    const decision = this.#decide()

    return typeof decision === 'object' ? decision : undefined
  }

  get counts(): NaiveCounts {
    const { period, outcomes, ownSteps } = this.history

    if (period.state === 'closed') return this.options.rule.counts(outcomes, this.nowMs)
    const { recovery } = this.options
    return probeCountsOf(outcomes, period.state === 'open' ? undefined : recovery.admittedShare?.(ownSteps))
  }

  get nowMs(): number {
    return this.#clock.peek()
  }

  /** Whether a look would find something: a call that is overdue, or a hang. */
  get isOverdue(): boolean {
    return this.history.overdueAt(this.nowMs).length > 0 || this.#hangs(this.nowMs)
  }

  get probeTimeoutMs(): number {
    return this.options.probeTimeoutMs ?? Math.max(60_000, this.history.lastOpenMs)
  }

  acquire(): NaivePermit | undefined {
    const decision = this.#decide()

    if (typeof decision !== 'object') return this.#admit(decision)
    const shadow = this.options.shadow && decision.code !== 'ERR_CIRCUIT_HELD'

    const atMs = this.nowMs

    this.history.rejectedAtMs.push(atMs)
    if (decision.code !== 'ERR_CIRCUIT_HELD') this.history.note('refused', atMs)
    this.events.push({ type: 'rejected', state: decision.state, retryAfterMs: decision.retryAfterMs, shadow })

    return shadow ? this.#admit('uncounted') : undefined
  }

  /** `sawOpen` tells whether the breaker under test opened; it is heard only where the rule could go either way. */
  settle(permit: NaivePermit, verdict: Verdict, error?: unknown, sawOpen = false): boolean {
    if (this.history.isSettled(permit)) return false

    const atMs = this.#clock.read()
    const counts = this.history.isCurrent(permit)
    const told = permit.kind === 'uncounted' ? 'ignored' : verdict
    const late = permit.kind !== 'uncounted' && !counts
    const places = { success: 'successes', failure: 'failures', ignored: 'ignored' } as const

    // What is given up too late counts as the overdue do, and among those that hang; any other counts with its verdict.
    const isGivenUp = verdict === 'ignored'
    if (counts && !isGivenUp) this.history.noteEnd(permit, verdict, atMs)
    const opens = counts && this.#look(atMs, isGivenUp ? undefined : permit)
    if (counts && isGivenUp) this.history.noteEnd(permit, verdict, atMs)
    this.history.settlements.push({ permit, verdict, atMs, lands: late ? 'late' : places[told] })
    this.events.push({
      type: told,
      durationMs: atMs - permit.admittedAtMs,
      probe: permit.kind === 'probe',
      late,
      ...(told === 'failure' ? { error } : {}),
      ...(told === 'ignored' ? { reason: anything } : {}),
    })
    if (opens) this.#open(anything, atMs, undefined)
    else if (counts) this.#judge(permit, verdict, atMs, error, sawOpen)

    return true
  }

  trip(cause: unknown, forMs?: number): void {
    const nowMs = this.#clock.read()
    const { period } = this.history

    if (period.state !== 'open') {
      this.#open('manual', nowMs, cause, forMs)
      return
    }
    const openForMs = forMs ?? this.options.delayMs(period.attempt)
    this.history.periods.push({ ...period, sinceMs: nowMs, openForMs, cause, trip: false })
  }

  reset(): void {
    const { periods, period } = this.history
    const closed = { state: 'closed', attempt: 0, openForMs: 0, cause: undefined, trip: false } as const

    if (period.state === 'closed') periods.push({ ...closed, sinceMs: this.nowMs })
    else this.#transition('manual', { ...closed, sinceMs: this.#clock.read() })
  }

  hold(position: NaiveHold['position']): NaiveHold {
    const hold = { position }

    this.holds.push(hold)
    this.#tellHold(position)
    return hold
  }

  release(hold: NaiveHold): void {
    if (!this.holds.includes(hold)) return

    this.holds.splice(this.holds.indexOf(hold), 1)
    this.#tellHold(hold.position)
  }

  snapshot(): NaiveSnapshot {
    return this.history.save(this.nowMs)
  }

  #tellHold(position: NaiveHold['position']): void {
    this.events.push({ type: 'hold', position, held: this.holds.some((hold) => hold.position === position) })
  }

  /** The kind of permit a call made now would get, or why it would get none. */
  #decide(): NaivePermit['kind'] | Rejection {
    const { period, unsettled } = this.history
    const nowMs = this.nowMs

    if (this.holds.some(({ position }) => position === 'open')) {
      return { state: 'open', retryAfterMs: Infinity, code: 'ERR_CIRCUIT_HELD' }
    }
    if (this.holds.length > 0) return 'uncounted'
    if (period.state === 'closed') return 'call'
    if (period.state === 'open') {
      const retryAfterMs = period.sinceMs + period.openForMs - nowMs

      return retryAfterMs > 0 ? { state: 'open', retryAfterMs, code: 'ERR_CIRCUIT_OPEN' } : 'probe'
    }

    const { ownSteps } = this.history
    const slotsMs = unsettled
      .filter((permit) => this.history.isCurrent(permit))
      .map(({ admittedAtMs }) => admittedAtMs + this.probeTimeoutMs - nowMs)
    const waitMs = probeWaitMs(this.options.recovery, ownSteps, slotsMs, nowMs)

    // Below a microsecond a wait is over.
    if (waitMs < 0.001) return 'probe'
    return { state: 'half-open', retryAfterMs: waitMs, code: 'ERR_CIRCUIT_PROBE_LIMIT' }
  }

  #admit(kind: NaivePermit['kind']): NaivePermit {
    const admittedAtMs = this.#clock.read()
    const { period, permits } = this.history

    if (kind === 'probe' && period.state === 'open') {
      this.#transition('reset timeout passed', { ...period, state: 'half-open', sinceMs: admittedAtMs, trip: false })
    }
    const permit = { kind, admittedAtMs, generation: this.history.generation }
    permits.push(permit)
    if (kind !== 'uncounted') this.history.note('admitted', admittedAtMs)
    if (kind === 'call' && this.#look(admittedAtMs)) this.#open(anything, admittedAtMs, undefined)

    return permit
  }

  /** Takes note of the calls that are overdue now, and says whether the rule opens for them. */
  #look(nowMs: number, except?: NaivePermit): boolean {
    const found = this.history.overdueAt(nowMs).filter((permit) => permit !== except)
    const after = this.history.settlements.length

    this.history.overdue.push(...found.map((permit) => ({ permit, atMs: nowMs, after })))
    const { rule } = this.options
    return (found.length > 0 && rule.opens(this.history.outcomes, nowMs) === true) || this.#hangs(nowMs)
  }

  #hangs(nowMs: number): boolean {
    const { period, ownSteps } = this.history

    return period.state === 'closed' && this.options.rule.hangs?.(ownSteps, nowMs) === true
  }

  #judge(permit: NaivePermit, verdict: Verdict, nowMs: number, error: unknown, sawOpen: boolean): void {
    const { rule, recovery } = this.options
    const { period, outcomes, ownSteps } = this.history
    const slow = this.history.isSlow(permit, nowMs)
    const failed = verdict === 'failure'
    const cause = failed ? error : undefined

    if (period.state === 'closed') {
      const recorded = verdict !== 'ignored' && !this.history.overdue.some((each) => each.permit === permit)
      const opens = (failed || slow) && recorded && rule.opens(outcomes, nowMs)
      if (opens === 'either' ? sawOpen : opens) this.#open(anything, nowMs, cause)
      return
    }
    const to = recovery.leadsTo(ownSteps)
    if (to === 'open') this.#open(failed ? 'probe failed' : 'probe slow', nowMs, cause)
    if (to === 'closed') {
      this.#transition('probes succeeded', { ...period, state: 'closed', sinceMs: nowMs, cause: undefined })
    }
  }

  #open(reason: unknown, sinceMs: number, cause: unknown, forMs?: number): void {
    const attempt = this.history.nextAttempt(sinceMs)
    const openForMs = forMs ?? this.options.delayMs(attempt)

    this.#transition(reason, { state: 'open', sinceMs, attempt, openForMs, cause, trip: true })
  }

  #transition(reason: unknown, next: NaiveHistory['period']): void {
    const { period, periods } = this.history

    periods.push(next)
    this.events.push({
      type: 'transition',
      from: period.state,
      to: next.state,
      reason,
      atMs: next.sinceMs,
      attempt: next.attempt,
      cause: next.cause,
      ...(next.state === 'open' ? { openForMs: next.openForMs } : {}),
    })
  }
}
