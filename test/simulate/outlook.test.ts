import { describe, expect, it } from 'vitest'
import type { Episode, SimulatedDependency } from 'recloser/simulate'
import { asked, at } from './asked.ts'

describe('the outlook', () => {
  const outlooks = (given: SimulatedDependency, load: number, ...patiences: readonly number[]): readonly number[] => {
    const { world, backend } = asked(given, at(...Array.from({ length: load }, () => 0)))
    for (let call = 0; call < load; call++) world.step()
    return patiences.map((patienceMs) => backend.outlook(0, patienceMs))
  }

  it('is good as long as the answer is in time, with its way there and back', () => {
    expect(outlooks({ latencyMs: 5 }, 1, 14.9, 15)).toEqual([0, 1])
  })

  it('counts the turns of those who wait, and the one that is served', () => {
    // Three wait for two servers: two turns of their own and one that is running.
    expect(outlooks({ servers: 2 }, 5, 29.9, 30)).toEqual([0, 1])
    expect(outlooks({ servers: 2 }, 1, 9.9, 10)).toEqual([0, 1])
  })

  it('is bad where the queue is full', () => {
    expect(outlooks({ servers: 1, maxQueued: 2 }, 3, Infinity)).toEqual([0])
    expect(outlooks({ servers: 1, maxQueued: 2 }, 2, Infinity)).toEqual([1])
    expect(outlooks({ servers: 1, maxQueued: 0 }, 0, Infinity)).toEqual([1])
  })

  it('is the chance that nothing fails the call', () => {
    const brownout = (share: number, shards?: number[]): Episode => ({
      kind: 'brownout',
      fromMs: 0,
      forMs: 9,
      share,
      shards,
    })

    const [chance] = outlooks(
      { failureRate: 0.5, shards: 2, episodes: [brownout(0.2), brownout(0.5), brownout(0.9, [1])] },
      0,
      Infinity,
    )

    expect(chance).toBeCloseTo(0.5 * 0.8 * 0.5)
  })

  it.each(['down', 'hang', 'restart'] as const)('is bad while the dependency is in the episode %s', (kind) => {
    expect(outlooks({ episodes: [{ kind, fromMs: 0, forMs: 9 }] }, 0, Infinity)).toEqual([0])
  })

  it('knows how much slower the dependency is', () => {
    expect(outlooks({ episodes: [{ kind: 'slow', fromMs: 0, forMs: 9, factor: 3 }] }, 0, 29.9, 30)).toEqual([0, 1])
  })
})
