import { check, number } from '../base/check.ts'

/** The rule for a seed. */
export const seedRule = number('a whole number from 0 to 4294967295', (seed) => seed >>> 0 === seed)

/**
 * Returns random numbers from 0 to 1, 1 excluded, which are always the same for the same seed. You can also pass it as
 * the option `random` of a breaker. The generator is mulberry32, by Tommy Ettinger, in the public domain
 * (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): good enough for tests, not for secrets.
 *
 * @throws TypeError, RangeError
 */
export function seededRandom(seed = 1): () => number {
  let state = check('seededRandom()', 'seed', seed, seedRule)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
