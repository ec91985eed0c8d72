import { judge } from '../figures.ts'
import { guardOf } from '../guards.ts'
import type { Report } from '../job.ts'
import type { Variant } from '../trial.ts'
import type { Row } from './result.ts'

/** What is kept of a trial: all guards of this repository, and of each other library its defaults and its best options. */
export function rowsOf(variant: Variant, reports: readonly Report[]): readonly Row[] {
  const all = reports.map(rowOf)
  const libraries = new Set(all.flatMap(({ guard }) => guardOf(guard).peer?.library ?? []))
  return [
    ...all.filter(({ guard }) => guardOf(guard).peer === undefined),
    ...[...libraries].flatMap((library) => {
      const its = all.filter(({ guard }) => guardOf(guard).peer?.library === library)
      const grid = its.filter(({ guard }) => guardOf(guard).peer?.isDefault === false)
      const best = bestOf(variant, grid)
      return [
        ...its.filter(({ guard }) => guardOf(guard).peer?.isDefault).map((row): Row => ({ ...row, peer: 'default' })),
        ...(best === undefined ? [] : [{ ...best, peer: 'best' } as const]),
      ]
    }),
  ]
}

const rowOf = ({ guard, figures, curve }: Report): Row => ({
  guard,
  title: guardOf(guard).title,
  figures,
  ...(curve && { curve }),
})

/** The one that meets most targets; among several the one with most good answers, then with least load. */
export function bestOf(variant: Variant, rows: readonly Row[]): Row | undefined {
  const isWhileSick = variant.targets.some(({ measure }) => measure === 'goodWhileSick')
  const marks = ({ figures }: Row): readonly number[] => [
    judge(figures, variant.targets).filter(({ isMet }) => isMet).length,
    (isWhileSick ? figures.goodWhileSick : figures.good) ?? 0,
    -(figures.waiting ?? 0),
    -(figures.load ?? 0),
  ]
  const isBetter = (one: Row, other: Row): boolean => {
    const others = marks(other)
    const differing = marks(one)
      .map((mark, at) => mark - (others[at] ?? 0))
      .find((difference) => difference !== 0)
    return (differing ?? 0) > 0
  }
  return rows.reduce<Row | undefined>(
    (best, row) => (best === undefined || isBetter(row, best) ? row : best),
    undefined,
  )
}
