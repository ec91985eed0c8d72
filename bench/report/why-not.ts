import type { Spread } from '../measure/statistics.ts'
import type { CaseResult, Row } from './result.ts'

/** The peers that recloser means to be ahead of in every row. */
const rivals = ['cockatiel', 'opossum']

/**
 * The rivals that recloser is behind in a case, by more than chance: three quarters of its rounds are above the rival's
 * median. Of `recloser, 10 calls` the rivals are those of 10 calls.
 */
export const aheadOfRecloser = ({ rows }: CaseResult): readonly string[] =>
  rows
    .filter((row) => libraryOf(row) === 'recloser')
    .flatMap((own) =>
      rows.filter(
        (row) =>
          rivals.includes(libraryOf(row)) &&
          variantOf(row) === variantOf(own) &&
          speedOf(row).median < speedOf(own).low,
      ),
    )
    .map(({ name }) => name)

/** What to print below the case; `undefined` where recloser is ahead. */
export function behind(result: CaseResult): string | undefined {
  const ahead = aheadOfRecloser(result)
  if (ahead.length === 0) return undefined
  return `Behind ${ahead.join(' and ')}: ${result.whyNot ?? 'no reason is given.'}`
}

/** Cases in which recloser is behind and nobody has said why. */
export const unexplained = (results: readonly CaseResult[]): readonly string[] =>
  results
    .filter((result) => result.whyNot === undefined && aheadOfRecloser(result).length > 0)
    .map((result) => `${result.title}: behind ${aheadOfRecloser(result).join(' and ')}, with no reason given`)

/** Divided by the reference in the same round where there is one: that wanders least. */
const speedOf = (row: Row): Spread => row.ratio ?? row

const libraryOf = ({ name }: Row): string => name.split(', ')[0] ?? ''

const variantOf = ({ name }: Row): string => name.split(', ').slice(1).join(', ')
