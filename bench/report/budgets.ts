import { unrest } from '../measure/statistics.ts'
import { written } from './numbers.ts'
import type { CaseResult, Row, Verdict } from './result.ts'

export interface Budget {
  readonly what: string
  readonly id: string
  /** The row; without it the worst row of the case counts. */
  readonly row?: string
  /** `ratio`: times the reference of the case. `value`: in the unit of the case. */
  readonly of: 'ratio' | 'value'
  readonly limit: number
  /** Told when it is missed, but no failure: an absolute time says more about the machine than about the library. */
  readonly absolute?: boolean
}

/** None of these is ever loosened to make a check pass. */
export const budgets: readonly Budget[] = [
  { what: 'closed, failures in a row', id: 'closed-consecutive', row: 'recloser', of: 'ratio', limit: 1.15 },
  { what: 'closed, failure rate over time', id: 'closed-time-window', row: 'recloser', of: 'ratio', limit: 1.3 },
  { what: 'closed, slow calls', id: 'closed-slow-calls', row: 'recloser', of: 'ratio', limit: 1.4 },
  { what: 'closed, recommended options', id: 'closed-recommended', row: 'recloser', of: 'ratio', limit: 1.6 },
  { what: 'closed, wrap', id: 'closed-wrapped', row: 'recloser', of: 'ratio', limit: 1.2 },
  { what: 'closed, withBreaker', id: 'closed-wrapped', row: 'recloser, withBreaker', of: 'ratio', limit: 1.2 },
  // In company everything that is shared is compiled for all that use it.
  { what: 'in company, failures in a row', id: 'company-consecutive', row: 'recloser', of: 'ratio', limit: 1.3 },
  { what: 'in company, failure rate over time', id: 'company-time-window', row: 'recloser', of: 'ratio', limit: 1.45 },
  { what: 'in company, slow calls', id: 'company-slow-calls', row: 'recloser', of: 'ratio', limit: 1.55 },
  { what: 'in company, recommended options', id: 'company-recommended', row: 'recloser', of: 'ratio', limit: 1.75 },
  { what: 'in company, wrap', id: 'company-wrapped', row: 'recloser', of: 'ratio', limit: 1.35 },
  { what: 'in company, withBreaker', id: 'company-wrapped', row: 'recloser, withBreaker', of: 'ratio', limit: 1.35 },
  { what: 'rejecting while open', id: 'rejecting', row: 'recloser', of: 'ratio', limit: 2 },
  { what: 'a permit and its verdict', id: 'permits', row: 'recloser', of: 'value', limit: 25, absolute: true },
  // Flat means: no growth with the window but for what a larger array costs the processor's caches.
  { what: 'any window size, against 10 calls', id: 'window-permits', of: 'ratio', limit: 1.5 },
  { what: 'memory of a registry, per breaker', id: 'registry-memory', row: 'recloser', of: 'value', limit: 320 },
  { what: 'timers of an idle breaker', id: 'timers-idle', row: 'recloser', of: 'value', limit: 0 },
  { what: 'timers of an open breaker', id: 'timers-open', row: 'recloser', of: 'value', limit: 0 },
  // Two million calls a second, and one million.
  {
    what: 'a call of a replay, failures in a row',
    id: 'replay',
    row: 'recloser, failures in a row',
    of: 'value',
    limit: 500,
    absolute: true,
  },
  {
    what: 'a call of a replay, time window',
    id: 'replay',
    row: 'recloser, time window',
    of: 'value',
    limit: 1_000,
    absolute: true,
  },
  { what: 'size of all of recloser', id: 'size', row: 'recloser, all of the door', of: 'value', limit: 7_000 },
  { what: 'size of CircuitBreaker and execute', id: 'size', row: 'recloser, two names', of: 'value', limit: 6_500 },
  { what: 'runtime dependencies', id: 'dependencies', row: 'recloser', of: 'value', limit: 0 },
]

/** Above this the middle half of the rounds is so wide that a verdict near the budget could be the machine's. */
const noisy = 0.15

export const judge = (results: readonly CaseResult[], all: readonly Budget[] = budgets): readonly Verdict[] =>
  all.map((budget) =>
    verdictOf(
      budget,
      results.find(({ id }) => id === budget.id),
    ),
  )

function verdictOf(budget: Budget, result: CaseResult | undefined): Verdict {
  const { what, of, limit, absolute = false } = budget
  const unit = of === 'ratio' ? `x ${result?.reference ?? ''}`.trimEnd() : (result?.unit ?? '')
  const base = { what, budget: `<= ${written(limit, unit)}` }
  const row = result === undefined ? undefined : rowOf(budget, result)
  const spread = of === 'ratio' ? row?.ratio : row
  if (row === undefined || spread === undefined || Number.isNaN(spread.median)) {
    return { ...base, status: 'missed', remark: `not measured: ${result?.missing ?? 'the case has no such row'}` }
  }
  const status = spread.median <= limit ? 'met' : absolute ? 'told' : 'missed'
  const remarks = [row.remark, status === 'told' ? 'an absolute time, no failure' : undefined, noiseOf(row, result)]
  const remark = remarks.filter((text) => text !== undefined).join('; ')
  return { ...base, measured: written(spread.median, unit), status, ...(remark !== '' && { remark }) }
}

function rowOf({ row, of }: Budget, { rows }: CaseResult): Row | undefined {
  if (row !== undefined) return rows.find(({ name }) => name === row)
  const worst = (given: Row): number => (of === 'ratio' ? given.ratio?.median : given.median) ?? Infinity
  return [...rows].sort((a, b) => worst(b) - worst(a))[0]
}

function noiseOf(row: Row, result: CaseResult | undefined): string | undefined {
  const reference = result?.rows.find(({ name }) => name === result.reference)
  const widest = Math.max(unrest(row.ratio ?? row), reference === undefined ? 0 : unrest(reference))
  if (widest <= noisy) return undefined
  return `noisy: the middle half of the rounds lies ${Math.round(widest * 100)} % apart; repeat it on an idle machine`
}
