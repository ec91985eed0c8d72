import type { NaiveStep } from './naive-recovery.ts'

/** A settled call that counts, oldest first wherever there are several. */
export interface NaiveOutcome {
  readonly failed: boolean
  /** Whether it took longer than the rule bears, or has done so already while it is in flight. */
  readonly slow: boolean
  readonly atMs: number
}

/** A count known up to what a window of buckets may forget early. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

export const isWithin = (count: number, { least, most }: Bounds): boolean => count >= least && count <= most

export interface NaiveCounts {
  readonly failures: Bounds
  readonly successes: Bounds
  readonly consecutiveFailures?: number
  readonly admittedShare?: number | undefined
}

/** A trip strategy that looks through all outcomes of the period each time it is asked. */
export interface NaiveRule {
  /** Whether the failure just recorded opens; `either` where that hangs on how the buckets of a window fall. */
  opens(outcomes: readonly NaiveOutcome[], nowMs: number): boolean | 'either'
  counts(outcomes: readonly NaiveOutcome[], nowMs: number): NaiveCounts
  /** Whether the calls in flight in a closed period are reason enough to open. */
  hangs?(steps: readonly NaiveStep[], nowMs: number): boolean
  /** From when on a call is slow; absent: slowness does not matter. */
  readonly slowerThanMs?: number
  /** What of a closed period can matter from now on, for telling states apart. */
  trace(outcomes: readonly NaiveOutcome[], nowMs: number, steps: readonly NaiveStep[]): unknown
  /** Ages at which an outcome may stop counting, or a call may have hung for too long. */
  readonly agesMs: readonly number[]
}

const exactly = (count: number): Bounds => ({ least: count, most: count })

const failuresOf = (outcomes: readonly NaiveOutcome[]): number => outcomes.filter(({ failed }) => failed).length

export const countsOf = (outcomes: readonly NaiveOutcome[]): NaiveCounts => ({
  failures: exactly(failuresOf(outcomes)),
  successes: exactly(outcomes.length - failuresOf(outcomes)),
})

/** Those of a half-open period, where a slow probe has failed. */
export const probeCountsOf = (outcomes: readonly NaiveOutcome[], admittedShare?: number): NaiveCounts => ({
  ...countsOf(outcomes.map((outcome) => ({ ...outcome, failed: outcome.failed || outcome.slow }))),
  admittedShare,
})

const lastRun = (outcomes: readonly NaiveOutcome[]): number =>
  outcomes.length - 1 - outcomes.map(({ failed }) => failed).lastIndexOf(false)

export const naiveConsecutiveFailures = (threshold: number, forMs = 0): NaiveRule => ({
  opens: (outcomes, nowMs) => {
    const run = lastRun(outcomes)
    const [first] = outcomes.slice(outcomes.length - run)

    return run >= threshold && first !== undefined && nowMs - first.atMs >= forMs
  },
  counts: (outcomes) => ({ ...countsOf(outcomes), consecutiveFailures: lastRun(outcomes) }),
  // One that has to last may be longer than it need be.
  trace: (outcomes, nowMs) => {
    const run = lastRun(outcomes)
    const [first] = outcomes.slice(outcomes.length - run)

    return [Math.min(run, threshold), first && Math.min(forMs, nowMs - first.atMs)]
  },
  agesMs: forMs > 0 ? [forMs] : [],
})

/** `slowCallRate` over a `countWindow`. */
export const naiveSlowCallRate = (
  slowerThanMs: number,
  threshold: number,
  minimumCalls: number,
  calls: number,
): NaiveRule => ({
  opens: (outcomes) => {
    const window = outcomes.slice(-calls)

    return window.length >= minimumCalls && window.filter(({ slow }) => slow).length / window.length >= threshold
  },
  counts: (outcomes) => countsOf(outcomes.slice(-calls)),
  trace: (outcomes) => outcomes.slice(-calls).map(({ slow }) => slow),
  slowerThanMs,
  agesMs: [],
})

/** `failureRate` over a `countWindow`. */
export const naiveFailureRate = (threshold: number, minimumCalls: number, calls: number): NaiveRule => ({
  opens: (outcomes) => {
    const window = outcomes.slice(-calls)

    return window.length >= minimumCalls && failuresOf(window) / window.length >= threshold
  },
  counts: (outcomes) => countsOf(outcomes.slice(-calls)),
  trace: (outcomes) => outcomes.slice(-calls).map(({ failed }) => failed),
  agesMs: [],
})

/** All that a window over time may still hold. */
export const timedTrace =
  (durationMs: number): NaiveRule['trace'] =>
  (outcomes, nowMs) =>
    outcomes.map(({ failed, atMs }) => [failed, nowMs - atMs]).filter(([, ageMs]) => Number(ageMs) <= durationMs)

/** `failureCount` over a `timeWindow`: right to the bucket, as nothing says where the buckets begin. */
export const naiveFailureCount = (threshold: number, durationMs: number, buckets: number): NaiveRule => {
  const bucketMs = durationMs / buckets
  const bounds = (outcomes: readonly NaiveOutcome[], failed: boolean, nowMs: number): Bounds => {
    const ages = outcomes.filter((outcome) => outcome.failed === failed).map(({ atMs }) => nowMs - atMs)

    return {
      least: ages.filter((ageMs) => ageMs < durationMs - bucketMs).length,
      most: ages.filter((ageMs) => ageMs <= durationMs).length,
    }
  }

  return {
    opens: (outcomes, nowMs) => {
      const { least, most } = bounds(outcomes, true, nowMs)

      return least >= threshold ? true : most < threshold ? false : 'either'
    },
    counts: (outcomes, nowMs) => ({
      failures: bounds(outcomes, true, nowMs),
      successes: bounds(outcomes, false, nowMs),
    }),
    trace: timedTrace(durationMs),
    agesMs: [durationMs, durationMs - bucketMs],
  }
}
