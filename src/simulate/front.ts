import { percent, plural } from './words.ts'

/** How one combination did: what it costs, and how much it protects. */
export interface Tradeoff {
  /** The price: the share of good calls that were refused, from 0 to 1. */
  readonly price: number
  /**
   * What the dependency bore while it was sick. Of a replay, the share of failing calls that were admitted, from 0 to 1. Of a
   * simulation, attempts per call in the moments of sickness, which retries can bring above 1.
   */
  readonly load: number
}

/** Those that no other one beats: none has a lower price at the same load or less. The lowest price comes first. */
export function paretoFront<T extends Tradeoff>(points: readonly T[]): readonly T[] {
  const sorted = [...points].sort((one, other) => one.price - other.price || one.load - other.load)
  let leastLoad = Infinity
  return sorted.filter(({ load }) => {
    const isBetter = load < leastLoad
    leastLoad = Math.min(leastLoad, load)
    return isBetter
  })
}

/** What to take, in words: where price and load together are least. */
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
    `Of ${plural(points.length, 'combination')} ${front.length} cannot be bettered in one respect without loss in the other.`,
    `Take ${say(best)}: the two together are least there.`,
  ]
  if (cheapest !== undefined && cheapest !== best) lines.push(`The cheapest is ${say(cheapest)}.`)
  if (safest !== undefined && safest !== best) lines.push(`The one that protects most is ${say(safest)}.`)
  return lines.join('\n')
}
