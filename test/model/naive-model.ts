import type { NaiveClock } from './naive-clock.ts'
import { NaiveHistory, type NaivePermit, type NaiveSnapshot, type State, type Verdict } from './naive-history.ts'
import { countsOf, type NaiveCounts, type NaiveRule } from './naive-rules.ts'

export interface NaiveOptions {
  readonly rule: NaiveRule
  readonly delayMs: (attempt: number) => number
  readonly halfOpenMaxCalls: number
  readonly successThreshold: number
  readonly halfOpenFailureThreshold: number
  readonly probeTimeoutMs: number | undefined
  readonly shadow: boolean
}

export interface NaiveHold {
  readonly position: 'open' | 'closed'
}

export type NaiveEvent = Readonly<Record<string, unknown>>

export interface Rejection {
  readonly state: State
  readonly retryAfterMs: number
  readonly code: 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'
}

/** Stands in an expected value for what the contract leaves to the implementation. */
export const anything = Symbol('anything')

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
    this.history = saved === undefined ? new NaiveHistory() : new NaiveHistory(clock.read(), saved)
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

    return period.state === 'closed' ? this.#options.rule.counts(outcomes, this.#clock.peek()) : countsOf(outcomes)
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

    this.history.settlements.push({ permit, verdict, atMs, lands: late ? 'late' : places[told] })
    this.events.push({
      type: told,
      durationMs: atMs - permit.admittedAtMs,
      probe: permit.kind === 'probe',
      late,
      ...(told === 'failure' ? { error } : {}),
      ...(told === 'ignored' ? { reason: anything } : {}),
    })
    if (counts) this.#judge(verdict, atMs, error, sawOpen)

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

    return permit
  }

  #judge(verdict: Verdict, nowMs: number, error: unknown, sawOpen: boolean): void {
    const { rule, halfOpenFailureThreshold, successThreshold } = this.#options
    const { period, outcomes } = this.history
    const failures = outcomes.filter(({ failed }) => failed).length
    const successes = outcomes.length - failures

    if (period.state === 'closed') {
      const opens = verdict === 'failure' && rule.opens(outcomes, nowMs)
      if (opens === 'either' ? sawOpen : opens) this.#open(anything, nowMs, error)
    } else if (verdict === 'failure' && failures >= halfOpenFailureThreshold) {
      this.#open('probe failed', nowMs, error)
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
