import { grouped, percent, plural } from './words.ts'

/** How one combination did: what it costs, and how much it protects. */
export interface Tradeoff {
  /** The price: the share of good calls that were refused, from 0 to 1. */
  readonly price: number
  /**
   * The load on the dependency while it was sick. For a replay, the share of failing calls that were admitted, from 0
   * to 1. For a simulation, attempts per call while it was sick, which can be above 1 with retries.
   */
  readonly load: number
}

/**
 * The combinations that no other beats: no other has a lower price at the same load or less. The lowest price comes
 * first.
 */
export function paretoFront<T extends Tradeoff>(points: readonly T[]): readonly T[] {
  const sorted = [...points].sort((one, other) => one.price - other.price || one.load - other.load)
  let leastLoad = Infinity
  return sorted.filter(({ load }) => {
    const isBetter = load < leastLoad
    leastLoad = Math.min(leastLoad, load)
    return isBetter
  })
}

/** The recommended combination, in words: the one with the smallest sum of price and load. */
export function recommend<T extends Tradeoff>(
  points: readonly T[],
  front: readonly T[],
  inWords: (point: T) => string,
): string {
  const say = (point: T): string =>
    `${inWords(point)}, which refuses ${percent(point.price, 1)} of the good calls and lets ${percent(point.load, 1)} of the load` +
    ` through to the sick dependency`
  const [cheapest] = front
  const safest = front.at(-1)
  const best = front.reduce((one, other) => (other.price + other.load < one.price + one.load ? other : one))
  const lines = [
    `${grouped(front.length)} of ${plural(points.length, 'combination')} ${front.length === 1 ? 'is' : 'are'} best: no other combination is better in both price and protection.`,
    `Take ${say(best)}: there the sum of price and load is the smallest.`,
  ]
  if (cheapest !== undefined && cheapest !== best) lines.push(`The cheapest is ${say(cheapest)}.`)
  if (safest !== undefined && safest !== best) lines.push(`The one that protects most is ${say(safest)}.`)
  return lines.join('\n')
}
