import type { NaiveStep } from './naive-recovery.ts'
import { countsOf, timedTrace, type NaiveOutcome, type NaiveRule } from './naive-rules.ts'

/** One answer where all agree. */
const agreed = (answers: readonly (boolean | 'either')[]): boolean | 'either' => {
  if (answers.every((answer) => answer === true)) return true
  return answers.every((answer) => answer === false) ? false : 'either'
}

/** `failureRate` over a `timeWindow`: asked with each window there may be, as nothing says where the buckets begin. */
export const naiveFailureRateOverTime = (
  threshold: number,
  minimumCalls: number,
  durationMs: number,
  buckets = 10,
): NaiveRule => {
  const surelyMs = durationMs - durationMs / buckets
  const windowsAt = (outcomes: readonly NaiveOutcome[], nowMs: number): readonly (readonly NaiveOutcome[])[] => {
    const agesMs = outcomes.map(({ atMs }) => nowMs - atMs)
    const limitsMs = [surelyMs, ...agesMs.filter((ageMs) => ageMs >= surelyMs && ageMs <= durationMs)]

    return limitsMs.map((limitMs, index) =>
      outcomes.filter(({ atMs }) => (index === 0 ? nowMs - atMs < limitMs : nowMs - atMs <= limitMs)),
    )
  }

  return {
    opens: (outcomes, nowMs) =>
      agreed(
        windowsAt(outcomes, nowMs).map((window) => {
          const failures = window.filter(({ failed }) => failed).length

          return window.length >= minimumCalls && failures / window.length >= threshold
        }),
      ),
    counts: (outcomes, nowMs) => {
      const all = windowsAt(outcomes, nowMs).map(countsOf)
      const range = (of: 'failures' | 'successes') => ({
        least: Math.min(...all.map((counts) => counts[of].least)),
        most: Math.max(...all.map((counts) => counts[of].most)),
      })

      return { failures: range('failures'), successes: range('successes') }
    },
    trace: timedTrace(durationMs),
    agesMs: [durationMs, surelyMs],
  }
}

/** What the rule said at each failure. */
const reasonsOf = (
  rule: NaiveRule,
  outcomes: readonly NaiveOutcome[],
): readonly { readonly atMs: number; readonly reason: boolean | 'either' }[] =>
  outcomes.flatMap(({ failed, atMs }, index) =>
    failed ? [{ atMs, reason: rule.opens(outcomes.slice(0, index + 1), atMs) }] : [],
  )

/** A rule that must have had its reason at each failure for so long. */
export const naiveLasting = (rule: NaiveRule, forMs: number): NaiveRule => ({
  ...rule,
  opens: (outcomes, nowMs) => {
    const failures = reasonsOf(rule, outcomes)
    /** Whether the last failures that may have had a reason began early enough. */
    const lasts = (mayHave: (reason: boolean | 'either') => boolean): boolean => {
      const without = failures.map(({ reason }) => mayHave(reason)).lastIndexOf(false)
      const first = failures[without + 1]

      return first !== undefined && nowMs - first.atMs >= forMs
    }

    return agreed([lasts((reason) => reason === true), lasts((reason) => reason !== false)])
  },
  trace: (outcomes, nowMs, steps) => {
    const failures = reasonsOf(rule, outcomes)
    const first = failures[failures.map(({ reason }) => reason === true).lastIndexOf(false) + 1]

    return [rule.trace(outcomes, nowMs, steps), first && Math.min(forMs, nowMs - first.atMs)]
  },
  agesMs: [...rule.agesMs, forMs],
})

/** `stalled()`. A call that its caller gives up is no sign of life. */
export const naiveStalled = (afterMs: number, minimumCalls: number): NaiveRule => {
  const lookAt = (steps: readonly NaiveStep[]): { readonly inFlight: number; readonly sinceMs: number } => {
    let inFlight = 0
    let sinceMs = Infinity

    for (const step of steps) {
      inFlight += step.what === 'admitted' ? 1 : -1
      if (step.what === 'admitted' && inFlight === minimumCalls) sinceMs = step.atMs
      if (step.what === 'ended' && step.verdict !== 'ignored') sinceMs = step.atMs
    }
    return { inFlight, sinceMs }
  }

  return {
    opens: () => false,
    hangs: (steps, nowMs) => {
      const { inFlight, sinceMs } = lookAt(steps)

      return inFlight >= minimumCalls && nowMs - sinceMs >= afterMs
    },
    counts: countsOf,
    trace: (_, nowMs, steps) => {
      const { inFlight, sinceMs } = lookAt(steps)

      return inFlight >= minimumCalls ? Math.min(afterMs, nowMs - sinceMs) : undefined
    },
    agesMs: [afterMs],
  }
}

/** `anyOf()`, of rules that do not look at slowness. */
export const naiveAnyOf = (first: NaiveRule, ...others: readonly NaiveRule[]): NaiveRule => {
  const rules = [first, ...others]

  return {
    opens: (outcomes, nowMs) => {
      const answers = rules.map((rule) => rule.opens(outcomes, nowMs))

      if (answers.includes(true)) return true
      return answers.includes('either') ? 'either' : false
    },
    hangs: (steps, nowMs) => rules.some((rule) => rule.hangs?.(steps, nowMs) === true),
    counts: (outcomes, nowMs) => first.counts(outcomes, nowMs),
    trace: (...seen) => rules.map((rule) => rule.trace(...seen)),
    agesMs: rules.flatMap(({ agesMs }) => agesMs),
  }
}
