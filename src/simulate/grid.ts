import { check, number, optionError, rule } from '../base/check.ts'

/** The values to try for each option. Every combination of them is tried. */
export type SweepGrid = Readonly<Record<string, readonly unknown[]>>

/** One combination of a grid. */
export type GridPoint = Readonly<Record<string, unknown>>

const values = rule<readonly unknown[]>(
  'object',
  'an array of one value or more',
  (value) => Array.isArray(value) && value.length > 0,
)

/** A sweep tries no more combinations than these. */
export const mostPoints = 10_000

/**
 * Every combination of the values, those of the last option changing fastest.
 *
 * @throws TypeError, RangeError
 */
export function pointsOf(caller: string, grid: SweepGrid): readonly GridPoint[] {
  const names = Object.keys(grid)
  if (names.length === 0) throw optionError(RangeError, caller, 'grid', 'options with values to try', grid)
  const axes = names.map((name) => check(caller, `grid.${name}`, grid[name], values))
  const size = axes.reduce((product, { length }) => product * length, 1)
  check(
    caller,
    'grid',
    size,
    number(`of at most ${mostPoints} combinations`, (count) => count <= mostPoints),
  )
  return axes.reduce<readonly GridPoint[]>(
    (points, axis, at) => points.flatMap((point) => axis.map((value) => ({ ...point, [names[at] as string]: value }))),
    [{}],
  )
}

/** A combination in words: what cannot be written down is named by its place among the values. */
export function pointInWords(point: GridPoint, grid: SweepGrid): string {
  const written = Object.entries(point).map(([name, value]) => {
    const simple = value === undefined || ['string', 'number', 'boolean'].includes(typeof value)
    // A point has the names of its grid.
    const values = grid[name] as readonly unknown[]
    const place = `value ${values.indexOf(value) + 1} of ${values.length}`
    return `${name}: ${simple ? JSON.stringify(value) : place}`
  })
  return `{ ${written.join(', ')} }`
}
