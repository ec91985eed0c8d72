import type { BackoffContext } from 'recloser/backoff'

/** What a backoff may look at, for the first delay unless it says otherwise. */
export const context = (given: Partial<BackoffContext> = {}): BackoffContext => ({
  attempt: 1,
  random: () => 0.5,
  ...given,
})

/** Chance that can be had again: mulberry32, in 0..1, 1 excluded. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The lowest and the highest chance there is. */
export const chances = [0, 1 - Number.EPSILON / 2] as const
