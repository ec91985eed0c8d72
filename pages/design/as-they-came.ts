import type { PointMaker } from './points.ts'

/** Points that may come at any time. A line joins those that are at most this far apart. */
export const asTheyCame =
  (gapMs: number): PointMaker =>
  (moments, lines) => {
    const points = moments.flatMap((moment, index) => {
      const isAfterGap = moment.atMs - (moments[index - 1]?.atMs ?? moment.atMs) > gapMs
      const point = { atMs: moment.atMs, moment }
      return isAfterGap ? [{ atMs: moment.atMs - 1, moment: undefined }, point] : [point]
    })
    return {
      atMs: points.map(({ atMs }) => atMs),
      values: lines.map((of) => points.map(({ moment }) => (moment === undefined ? null : of(moment)))),
    }
  }
