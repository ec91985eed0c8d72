import type { NaiveStep } from './naive-recovery.ts'
import type { NaiveOutcome } from './naive-rules.ts'

export type State = 'closed' | 'open' | 'half-open'
export type Verdict = 'success' | 'failure' | 'ignored'

/** A stretch that begins with a transition, a restart or a reset; its place in the list is its generation. */
export interface Period {
  readonly state: State
  readonly sinceMs: number
  readonly attempt: number
  readonly openForMs: number
  readonly cause: unknown
  readonly trip: boolean
}

export interface NaivePermit {
  readonly generation: number
  readonly kind: 'call' | 'probe' | 'uncounted'
  readonly admittedAtMs: number
}

export interface Settlement {
  readonly permit: NaivePermit
  readonly verdict: Verdict
  readonly atMs: number
  readonly lands: 'successes' | 'failures' | 'ignored' | 'late'
}

/** A call that was found to be overdue, after so many settlements. */
export interface Overdue {
  readonly permit: NaivePermit
  readonly atMs: number
  readonly after: number
}

export type Totals = Readonly<Record<Settlement['lands'] | 'rejected' | 'trips', number>>

/** What a snapshot must carry: the past as ages, and no moments. */
export interface NaiveSnapshot {
  readonly period: Omit<Period, 'sinceMs'>
  readonly periodAgeMs: number
  readonly lastOpenMs: number
  readonly outcomes: readonly { readonly failed: boolean; readonly slow: boolean; readonly ageMs: number }[]
  /** When the opening last rejected a call. */
  readonly refusedAgeMs?: number | undefined
}

const beginning: NaiveSnapshot = {
  period: { state: 'closed', attempt: 0, openForMs: 0, cause: undefined, trip: false },
  periodAgeMs: 0,
  lastOpenMs: 0,
  outcomes: [],
}

/** Lists of all that ever happened to a breaker, looked through anew on every question. */
export class NaiveHistory {
  readonly periods: Period[]
  readonly permits: NaivePermit[] = []
  readonly settlements: Settlement[] = []
  readonly overdue: Overdue[] = []
  readonly rejectedAtMs: number[] = []
  /** The calls of each period, as they came and went, and those that the circuit itself refused. */
  readonly steps: NaiveStep[] = []
  readonly #slowerThanMs: number
  readonly #inherited: readonly NaiveOutcome[]
  readonly #inheritedLastOpenMs: number

  constructor(nowMs = 0, saved = beginning, slowerThanMs = Infinity) {
    this.#slowerThanMs = slowerThanMs
    this.periods = [{ ...saved.period, sinceMs: nowMs - saved.periodAgeMs }]
    this.#inherited = saved.outcomes.map(({ failed, slow, ageMs }) => ({ failed, slow, atMs: nowMs - ageMs }))
    this.#inheritedLastOpenMs = saved.lastOpenMs
    if (saved.refusedAgeMs !== undefined) this.note('refused', nowMs - saved.refusedAgeMs)
  }

  get generation(): number {
    return this.periods.length - 1
  }

  get period(): Period {
    const last = this.periods.at(-1)

    if (last === undefined) throw new Error('A history starts with a period')
    return last
  }

  /** What counts now, in the order it came: the verdicts of this period, and calls that were overdue, each once. */
  get outcomes(): readonly NaiveOutcome[] {
    const overdueAfter = (count: number): readonly NaiveOutcome[] =>
      this.overdue
        .filter(({ permit, after }) => after === count && this.isCurrent(permit))
        .map(({ atMs }) => ({ failed: false, slow: true, atMs }))
    const own = [
      ...this.settlements.flatMap((settlement, index) => [
        ...overdueAfter(index),
        ...(this.#counts(settlement) ? [this.#outcomeOf(settlement)] : []),
      ]),
      ...overdueAfter(this.settlements.length),
    ]

    return this.generation === 0 ? [...this.#inherited, ...own] : own
  }

  /** An ignored verdict counts where it is that of a probe that took too long. */
  #counts(settlement: Settlement): boolean {
    const { permit, verdict } = settlement
    const wasOverdue = this.overdue.some((each) => each.permit === permit)
    const lateProbe = permit.kind === 'probe' && this.#outcomeOf(settlement).slow

    return this.isCurrent(permit) && !wasOverdue && (verdict !== 'ignored' || lateProbe)
  }

  #outcomeOf({ permit, verdict, atMs }: Settlement): NaiveOutcome {
    return { failed: verdict === 'failure', slow: this.isSlow(permit, atMs), atMs }
  }

  isSlow(permit: NaivePermit, nowMs: number): boolean {
    return nowMs - permit.admittedAtMs > this.#slowerThanMs
  }

  /** The calls of this closed period that are overdue and were not found before. */
  overdueAt(nowMs: number): readonly NaivePermit[] {
    return this.unsettled.filter(
      (permit) =>
        permit.kind === 'call' &&
        this.isCurrent(permit) &&
        this.isSlow(permit, nowMs) &&
        !this.overdue.some((each) => each.permit === permit),
    )
  }

  note(what: 'admitted' | 'refused', atMs: number): void {
    this.steps.push({ what, generation: this.generation, atMs })
  }

  /** A slow probe has failed. */
  noteEnd(permit: NaivePermit, given: Verdict, atMs: number): void {
    const { generation, admittedAtMs } = permit
    const verdict = permit.kind === 'probe' && this.isSlow(permit, atMs) ? 'failure' : given

    this.steps.push({ what: 'ended', generation, atMs, admittedAtMs, verdict })
  }

  /** What calls have done in this period; while half-open also those that were refused since the circuit opened. */
  get ownSteps(): readonly NaiveStep[] {
    const isProbing = this.period.state === 'half-open'

    return this.steps.filter(
      (step) => step.generation === this.generation || (isProbing && this.#refusedSinceOpening.includes(step)),
    )
  }

  get #refusedSinceOpening(): readonly NaiveStep[] {
    const lastNotOpen = this.periods
      .slice(0, -1)
      .map(({ state }) => state !== 'open')
      .lastIndexOf(true)

    return this.steps.filter(({ generation, what }) => what === 'refused' && generation > lastNotOpen)
  }

  get totals(): Totals {
    const landed = (place: Settlement['lands']): number =>
      this.settlements.filter(({ lands }) => lands === place).length

    return {
      successes: landed('successes'),
      failures: landed('failures'),
      ignored: landed('ignored'),
      late: landed('late'),
      rejected: this.rejectedAtMs.length,
      trips: this.periods.filter(({ trip }, index) => trip && index > 0).length,
    }
  }

  get lastFailureAtMs(): number | undefined {
    return this.settlements.filter(({ lands }) => lands === 'failures').at(-1)?.atMs
  }

  get openedAtMs(): number | undefined {
    if (this.period.state === 'closed') return undefined

    return this.periods.filter(({ state }) => state === 'open').at(-1)?.sinceMs
  }

  /** The open period last served: what the next closed one is measured against, and how long a probe may take. */
  get lastOpenMs(): number {
    const index = this.periods.map(({ state }) => state).lastIndexOf('open')
    const opened = this.periods[index]

    if (opened === undefined) return this.#inheritedLastOpenMs
    return Math.min(opened.openForMs, (this.periods[index + 1]?.sinceMs ?? Infinity) - opened.sinceMs)
  }

  get unsettled(): readonly NaivePermit[] {
    return this.permits.filter((permit) => !this.isSettled(permit))
  }

  isSettled(permit: NaivePermit): boolean {
    return this.settlements.some((settlement) => settlement.permit === permit)
  }

  /** Whether a verdict on this permit counts. */
  isCurrent(permit: NaivePermit): boolean {
    return permit.kind !== 'uncounted' && permit.generation === this.generation
  }

  /** The attempt number of an opening that happened now: only a closed period long enough forgets the last one. */
  nextAttempt(nowMs: number): number {
    const { state, sinceMs, attempt } = this.period
    const calm = state === 'closed' && nowMs - sinceMs >= this.lastOpenMs

    return attempt === 0 || calm ? 1 : attempt + 1
  }

  /** Half-open is saved as open with nothing left to wait: it has been open at least as long as it was to be. */
  save(nowMs: number): NaiveSnapshot {
    const { sinceMs, ...period } = { ...this.period, cause: undefined }
    const { lastOpenMs, outcomes } = this
    const ageMs = nowMs - sinceMs

    if (period.state === 'closed') {
      const ages = outcomes.map(({ failed, slow, atMs }) => ({ failed, slow, ageMs: nowMs - atMs }))

      return { period, periodAgeMs: ageMs, lastOpenMs, outcomes: ages }
    }
    const openForMs = period.state === 'open' ? period.openForMs : lastOpenMs
    const periodAgeMs = nowMs - (this.openedAtMs ?? sinceMs)

    const refused = this.#refusedSinceOpening.at(-1)
    const refusedAgeMs = refused && nowMs - refused.atMs

    return { period: { ...period, state: 'open', openForMs }, periodAgeMs, lastOpenMs, outcomes: [], refusedAgeMs }
  }
}

/** A snapshot as it is found after a while in which nobody looked after it. */
export const aged = (saved: NaiveSnapshot, passedMs: number): NaiveSnapshot => ({
  ...saved,
  periodAgeMs: saved.periodAgeMs + passedMs,
  refusedAgeMs: saved.refusedAgeMs === undefined ? undefined : saved.refusedAgeMs + passedMs,
  outcomes: saved.outcomes.map((outcome) => ({ ...outcome, ageMs: outcome.ageMs + passedMs })),
})
