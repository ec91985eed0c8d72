/** The middle of some measurements, and the range that the middle half of them lies in. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('spreadOf(): `values` must not be empty')
  const sorted = [...values].sort((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) }
}

/** How wide the middle half is, as a share of the median: what two runs may well differ by. */
export const unrest = ({ median, low, high }: Spread): number => (median === 0 ? 0 : (high - low) / median)

/** Round by round, so that a slow second on this machine slows both sides of a division. */
export const ratios = (values: readonly number[], reference: readonly number[]): readonly number[] =>
  values.map((value, round) => value / (reference[round] ?? NaN))

/** With a straight line between two neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? NaN
  const above = sorted[Math.ceil(position)] ?? NaN
  return below + (above - below) * (position - Math.floor(position))
}
