import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance that a seed repeats. */
export interface Chance {
  /** A number in 0..1, 1 excluded. */
  readonly float: () => number
  /** A whole number from 0 to one below this. */
  readonly below: (limit: number) => number
  readonly oneIn: (times: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
}

export function chance(seed: number): Chance {
  const generator = xoroshiro128plus(seed)
  const float = (): number => (generator.next() >>> 0) / 2 ** 32
  const below = (limit: number): number => Math.floor(float() * limit)

  return {
    float,
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
  }
}
