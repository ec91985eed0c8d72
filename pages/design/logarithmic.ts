import type uPlot from 'uplot'
import type { ChartScale } from './chart.ts'

/** A logarithmic scale is linear up to this value. */
const linearTo = 10

const scale: uPlot.Scale = {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is there in the types alone
  distr: 4,
  asinh: linearTo,
  range: (_, __, most) => [0, Math.max(12, (Number.isFinite(most) ? most : 0) * 1.2)],
}

const axis: ChartScale['axis'] = {
  splits: ({ scales }) => {
    const most = scales['y']?.max ?? 0
    const marks = most < 200 ? [0, 5] : [0]
    for (let mark = linearTo; mark <= most; mark *= 10) marks.push(mark)
    return marks
  },
  // The default filter would leave out values that are not powers of ten.
  filter: (_, marks) => marks,
}

/** Logarithmic above 10, so that a burst does not flatten ordinary traffic. */
export const logarithmic: ChartScale = { scale, axis }
