import { anyOf, consecutiveFailures, countWindow, failureRate, slowCallRate, stalled, timeWindow } from 'recloser/trip'
import type { TripStrategy, TripWindow } from 'recloser/trip'
import { slowerThanMs, subjects as catalogue, windowMs } from '../support/strategies.ts'

/** A strategy or a window, in one shape for the conformance suite. */
export interface Subject {
  readonly title: string
  /** A new value with the same rules. */
  readonly make: () => Evidence
  /** After so many milliseconds nothing counts any more; absent: time forgets nothing. */
  readonly forgetsAfterMs?: number
  /** Fields of what it saves that an older snapshot does not have. */
  readonly mayLack?: readonly string[]
  /** Fields of what it saves that are null where there is nothing to say. */
  readonly mayBeNull?: readonly string[]
}

export interface Call {
  readonly failed: boolean
  readonly slow: boolean
}

/** Rules over a tally: the contract, without the difference between strategies and windows. */
export interface Evidence {
  readonly value: { readonly shape: string; readonly clockless?: boolean | undefined }
  empty(): unknown
  /** Returns words where the rule would open. */
  record(tally: unknown, call: Call, nowMs: number): unknown
  counts(tally: unknown, nowMs: number): { readonly failures: number; readonly successes: number }
  save(tally: unknown, nowMs: number): unknown
  load(saved: unknown, nowMs: number): unknown
}

const ofStrategy = (strategy: TripStrategy): Evidence => ({
  value: strategy,
  empty: () => strategy.empty(),
  record: (tally, { failed, slow }, nowMs) =>
    strategy.record(tally, failed, slow ? slowerThanMs + 1 : slowerThanMs, nowMs),
  counts: (tally, nowMs) => strategy.counts(tally, nowMs),
  save: (tally, nowMs) => strategy.save(tally, nowMs),
  load: (saved, nowMs) => strategy.load(saved, nowMs),
})

const ofWindow = (window: TripWindow): Evidence => ({
  value: window,
  empty: () => window.empty(),
  record(frame, { failed, slow }, nowMs) {
    window.record(frame, failed, slow, nowMs)
    return undefined
  },
  counts(frame, nowMs) {
    const { calls, failures, slow } = window.totals(frame, nowMs)
    return { failures, successes: calls - failures, slow }
  },
  save: (frame, nowMs) => window.save(frame, nowMs),
  load: (saved, nowMs) => window.load(saved, nowMs),
})

// The catalogue has a strategy twice where two kinds of calls trip it; that it trips by failures comes first.
const strategies: readonly (Omit<Subject, 'make'> & { readonly make: () => TripStrategy })[] = catalogue
  .filter(({ make }, at) => catalogue.findIndex((other) => other.make().shape === make().shape) === at)
  .map(({ title, make, forgets }) => ({ title, make, ...(forgets ? { forgetsAfterMs: windowMs } : {}) }))

// In the walks of the suite no call is in flight for strategies that follow them: each of its calls ends at once.
const others: typeof strategies = [
  {
    title: 'consecutiveFailures that have to last',
    make: () => consecutiveFailures(2, { forMs: 500 }),
    mayLack: ['lastedMs'],
  },
  {
    title: 'failureRate that has to last',
    make: () => failureRate({ threshold: 0.5, minimumCalls: 2, over: countWindow(4), forMs: 500 }),
    mayBeNull: ['lastedMs'],
  },
  { title: 'stalled', make: () => stalled({ minimumCalls: 1 }) },
  {
    title: 'anyOf stalled and others',
    make: () => anyOf(stalled({ minimumCalls: 1 }), slowCallRate({ slowerThanMs }), consecutiveFailures(3)),
  },
]

const windows: readonly (Omit<Subject, 'make'> & { readonly make: () => TripWindow })[] = [
  { title: 'countWindow(1)', make: () => countWindow(1) },
  { title: 'countWindow(4)', make: () => countWindow(4) },
  { title: 'timeWindow with 1 bucket', make: () => timeWindow({ durationMs: 500, buckets: 1 }), forgetsAfterMs: 500 },
  { title: 'timeWindow with 10 buckets', make: () => timeWindow(), forgetsAfterMs: windowMs },
]

export const subjects: readonly Subject[] = [
  ...[...strategies, ...others].map((row) => ({ ...row, make: () => ofStrategy(row.make()) })),
  ...windows.map((row) => ({ ...row, make: () => ofWindow(row.make()) })),
]
