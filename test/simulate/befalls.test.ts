import { expect, it } from 'vitest'
import { befalls, isActive, type Episode } from '../../src/simulate/episode.ts'

const moments = (episode: Episode, shard: number, ...atMs: readonly number[]): boolean[] =>
  atMs.map((ms) => befalls(episode, shard, ms))

it('an episode befalls its shards from its first moment until its end', () => {
  const down: Episode = { kind: 'down', fromMs: 10, forMs: 20, shards: [1] }

  expect(moments(down, 1, 9, 10, 29, 30)).toEqual([false, true, true, false])
  expect(moments(down, 0, 10)).toEqual([false])
  expect(moments({ ...down, shards: undefined }, 0, 10)).toEqual([true])
  expect(isActive(down, 29)).toBe(true)
})

it('flapping befalls by turns, beginning with down', () => {
  const flapping: Episode = { kind: 'flapping', fromMs: 10, forMs: 60, downMs: 10, upMs: 20 }

  expect(moments(flapping, 0, 9, 10, 19, 20, 39, 40, 49, 50, 69, 70)).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
    false,
  ])
})
