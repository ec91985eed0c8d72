import type { NaiveClock } from './naive-clock.ts'
import { NaiveHistory, type NaivePermit, type NaiveSnapshot, type State, type Verdict } from './naive-history.ts'
import { anything, type NaiveEvent, type NaiveHold, type NaiveOptions, type Rejection } from './naive-options.ts'
import { countsOf, type NaiveCounts } from './naive-rules.ts'

/**
 * The plainest breaker that keeps the laws of the design: no counter, no cache, every answer worked out from lists.
 * It is written from the design alone, so that a misreading has to be made twice to go unseen.
 */
export class NaiveModel {
  readonly history: NaiveHistory
  readonly events: NaiveEvent[] = []
  readonly holds: NaiveHold[] = []
  readonly #options: NaiveOptions
  readonly #clock: NaiveClock

  constructor(options: NaiveOptions, clock: NaiveClock, saved?: NaiveSnapshot) {
    this.#options = options
    this.#clock = clock
    this.history = new NaiveHistory(saved === undefined ? undefined : clock.read(), saved, options.rule.slowerThanMs)
  }

  get state(): State {
    const decision = this.#decide()

    if (typeof decision === 'object') return decision.state
    return decision === 'probe' ? 'half-open' : 'closed'
  }

  get retryAfterMs(): number {
    const decision = this.#decide()

    return typeof decision === 'object' ? decision.retryAfterMs : 0
  }

  /** What a call made now would be refused with, if it were. */
  get rejection(): Rejection | undefined {
    const decision = this.#decide()

    return typeof decision === 'object' ? decision : undefined
  }

  get counts(): NaiveCounts {
    const { period, outcomes } = this.history

    return period.state === 'closed'
      ? this.#options.rule.counts(outcomes, this.#clock.peek())
      : countsOf(outcomes.map(({ failed, slow, atMs }) => ({ failed: failed || slow, slow, atMs })))
  }

  /** Whether a call of this period is overdue that no look has found yet. */
  get isOverdue(): boolean {
    return this.history.overdueAt(this.#clock.peek()).length > 0
  }

  get probeTimeoutMs(): number {
    return this.#options.probeTimeoutMs ?? Math.max(60_000, this.history.lastOpenMs)
  }

  /** Waits after which an answer may change, for aiming the clock at. */
  get waitsMs(): readonly number[] {
    const { period, lastOpenMs, unsettled, outcomes } = this.history
    const nowMs = this.#clock.peek()
    const moments = [
      period.sinceMs + (period.state === 'open' ? period.openForMs : lastOpenMs),
      ...unsettled.map(({ admittedAtMs }) => admittedAtMs + this.probeTimeoutMs),
      ...unsettled.map(({ admittedAtMs }) => admittedAtMs + (this.#options.rule.slowerThanMs ?? Infinity)),
      ...outcomes.flatMap(({ atMs }) => this.#options.rule.agesMs.map((ageMs) => atMs + ageMs)),
    ]

    return moments.map((atMs) => atMs - nowMs).filter((waitMs) => waitMs > 0 && waitMs < Infinity)
  }

  acquire(): NaivePermit | undefined {
    const decision = this.#decide()

    if (typeof decision !== 'object') return this.#admit(decision)
    const shadow = this.#options.shadow && decision.code !== 'ERR_CIRCUIT_HELD'

    this.history.rejectedAtMs.push(this.#clock.peek())
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

    // What is given up too late counts as the overdue do; any other counts with its verdict.
    const opens = counts && this.#look(atMs, verdict === 'ignored' ? undefined : permit)
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
    const openForMs = forMs ?? this.#options.delayMs(period.attempt)
    this.history.periods.push({ ...period, sinceMs: nowMs, openForMs, cause, trip: false })
  }

  reset(): void {
    const { periods, period } = this.history
    const closed = { state: 'closed', attempt: 0, openForMs: 0, cause: undefined, trip: false } as const

    if (period.state === 'closed') periods.push({ ...closed, sinceMs: this.#clock.peek() })
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
    return this.history.save(this.#clock.peek())
  }

  #tellHold(position: NaiveHold['position']): void {
    this.events.push({ type: 'hold', position, held: this.holds.some((hold) => hold.position === position) })
  }

  /** The kind of permit a call made now would get, or why it would get none. */
  #decide(): NaivePermit['kind'] | Rejection {
    const { period, unsettled } = this.history
    const nowMs = this.#clock.peek()

    if (this.holds.some(({ position }) => position === 'open')) {
      return { state: 'open', retryAfterMs: Infinity, code: 'ERR_CIRCUIT_HELD' }
    }
    if (this.holds.length > 0) return 'uncounted'
    if (period.state === 'closed') return 'call'
    if (period.state === 'open') {
      const retryAfterMs = period.sinceMs + period.openForMs - nowMs

      return retryAfterMs > 0 ? { state: 'open', retryAfterMs, code: 'ERR_CIRCUIT_OPEN' } : 'probe'
    }

    const waits = unsettled
      .filter((permit) => this.history.isCurrent(permit))
      .map(({ admittedAtMs }) => admittedAtMs + this.probeTimeoutMs - nowMs)
      .filter((waitMs) => waitMs > 0)

    if (waits.length < this.#options.halfOpenMaxCalls) return 'probe'
    return { state: 'half-open', retryAfterMs: Math.min(...waits), code: 'ERR_CIRCUIT_PROBE_LIMIT' }
  }

  #admit(kind: NaivePermit['kind']): NaivePermit {
    const admittedAtMs = this.#clock.read()
    const { period, permits } = this.history

    if (kind === 'probe' && period.state === 'open') {
      this.#transition('reset timeout passed', { ...period, state: 'half-open', sinceMs: admittedAtMs, trip: false })
    }
    const permit = { kind, admittedAtMs, generation: this.history.generation }
    permits.push(permit)
    if (kind === 'call' && this.#look(admittedAtMs)) this.#open(anything, admittedAtMs, undefined)

    return permit
  }

  /** Takes note of the calls that are overdue now, and says whether the rule opens for them. */
  #look(nowMs: number, except?: NaivePermit): boolean {
    const found = this.history.overdueAt(nowMs).filter((permit) => permit !== except)
    const after = this.history.settlements.length

    this.history.overdue.push(...found.map((permit) => ({ permit, atMs: nowMs, after })))
    return found.length > 0 && this.#options.rule.opens(this.history.outcomes, nowMs) === true
  }

  #judge(permit: NaivePermit, verdict: Verdict, nowMs: number, error: unknown, sawOpen: boolean): void {
    const { rule, halfOpenFailureThreshold, successThreshold } = this.#options
    const { period, outcomes } = this.history
    const failures = outcomes.filter(({ failed, slow }) => failed || slow).length
    const successes = outcomes.length - failures
    const slow = this.history.isSlow(permit, nowMs)
    const bad = verdict === 'failure' || slow

    if (period.state === 'closed') {
      const recorded = verdict !== 'ignored' && !this.history.overdue.some((each) => each.permit === permit)
      const opens = bad && recorded && rule.opens(outcomes, nowMs)
      if (opens === 'either' ? sawOpen : opens) this.#open(anything, nowMs, verdict === 'failure' ? error : undefined)
    } else if (bad && failures >= halfOpenFailureThreshold) {
      this.#open(
        verdict === 'failure' ? 'probe failed' : 'probe slow',
        nowMs,
        verdict === 'failure' ? error : undefined,
      )
    } else if (verdict === 'success' && successes >= successThreshold) {
      this.#transition('probes succeeded', { ...period, state: 'closed', sinceMs: nowMs, cause: undefined })
    }
  }

  #open(reason: unknown, sinceMs: number, cause: unknown, forMs?: number): void {
    const attempt = this.history.nextAttempt(sinceMs)
    const openForMs = forMs ?? this.#options.delayMs(attempt)

    this.#transition(reason, { state: 'open', sinceMs, attempt, openForMs, cause, trip: true })
  }

  #transition(reason: unknown, next: NaiveHistory['period']): void {
    const { period, periods } = this.history
    const opening = next.state === 'open' ? { openForMs: next.openForMs } : {}

    periods.push(next)
    this.events.push({
      type: 'transition',
      from: period.state,
      to: next.state,
      reason,
      atMs: next.sinceMs,
      attempt: next.attempt,
      cause: next.cause,
      ...opening,
    })
  }
}
