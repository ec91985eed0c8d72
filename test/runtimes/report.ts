import type { DriverResult } from './drivers/form-result.ts'
import type { Runtime } from './runtimes.ts'
import type { Row } from './table.ts'

/** What became of a runtime: it ran, or it was skipped, for a reason. */
export type Outcome = { readonly runtime: Runtime } & ({ readonly ran: DriverResult } | { readonly skipped: string })

export interface Count {
  readonly passed: number
  readonly failed: number
}

/** How many checks passed and failed; a skipped runtime is one that failed where all are required. */
export function countOf(outcome: Outcome, requireAll: boolean): Count {
  if ('skipped' in outcome) return { passed: 0, failed: requireAll ? 1 : 0 }
  const checks = outcome.ran.forms.flatMap((form) => form.checks)
  const failed = checks.filter(({ error }) => error !== undefined).length
  return { passed: checks.length - failed, failed }
}

/** A line for the runtime, and one for each check that failed. */
export function linesFor(outcome: Outcome, requireAll: boolean): readonly string[] {
  const name = outcome.runtime.name.padEnd(11)
  if ('skipped' in outcome) return [`${name} ${requireAll ? 'FAILED' : 'skipped'}: ${outcome.skipped}`]
  const { version = '', forms } = outcome.ran
  const counts = forms.map(({ form, checks }) => {
    const failed = checks.filter(({ error }) => error !== undefined).length
    return `${form}: ${checks.length - failed} passed, ${failed} failed`
  })
  const failures = forms.flatMap(({ form, checks }) =>
    checks.flatMap(({ name: check, error }) =>
      error === undefined ? [] : [`    FAILED, ${form}: ${check}`, ...error.split('\n').map((line) => `      ${line}`)],
    ),
  )
  return [`${name} ${version.padEnd(15)} ${counts.join('; ')}`, ...failures]
}

/** The rows of those that passed everything. */
export const rowsOf = (outcomes: readonly Outcome[]): readonly Row[] =>
  outcomes.flatMap((outcome) => {
    if ('skipped' in outcome || countOf(outcome, true).failed > 0) return []
    const { version = '', forms } = outcome.ran
    return [{ name: outcome.runtime.name, version, forms: forms.map(({ form }) => form) }]
  })

/** What the run says last; .ci/count.js reads it. */
export const totalsLine = (counts: readonly Count[]): string => {
  const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0)
  return `Checks  ${sum(({ passed }) => passed)} passed | ${sum(({ failed }) => failed)} failed`
}
