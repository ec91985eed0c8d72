import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout, type Policy } from 'recloser/policies'
import type { GuardContext } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'
import { steady, sumOfEnds, world } from './world.ts'

describe('policies', () => {
  const down = [{ kind: 'down', fromMs: 1_000, forMs: 1_000 }] as const
  const few = { clients: { ...steady, ratePerSecond: 20 }, durationMs: 4_000, episodes: down } as const

  it('run in the time of the simulation, the same each time: retries wait, and a breaker inside opens', async () => {
    const guard = ({ clock, random, onStateChange }: GuardContext) =>
      pipeline(
        retry({ attempts: 3, clock, random }),
        new CircuitBreaker({ clock, random, resetTimeoutMs: 500, onStateChange }),
      )

    const result = await world({ ...few, guard })

    expect(result.totals.trips).toBeGreaterThan(0)
    expect(result.totals.refused).toBeGreaterThan(0)
    expect(result.totals.good).toBeGreaterThan(50)
    expect(sumOfEnds(result)).toBe(result.totals.calls)
    expect(await world({ ...few, guard })).toEqual(result)
  })

  it('have no limit where it is Infinity, and the simulation ends', async () => {
    const result = await world({ ...few, guard: () => timeout(Infinity) })

    expect(result.totals.good).toBeGreaterThan(50)
    expect(sumOfEnds(result)).toBe(result.totals.calls)
  })

  it('end at their own time limit', async () => {
    const episodes = [{ kind: 'hang', fromMs: 1_000, forMs: 1_000 }] as const

    const { totals, mostInProgress } = await world({ ...few, episodes, guard: () => timeout(200) })

    expect(totals).toMatchObject({ failed: 20, good: 59 })
    expect(mostInProgress).toBe(4)
  })

  it('queue in a bulkhead, whose refusals count as such', async () => {
    const guard = () => bulkhead({ maxConcurrent: 1, maxQueued: 2, queueTimeoutMs: 120 })

    const { totals } = await world({
      ...few,
      episodes: [],
      dependency: { serviceMs: { distribution: 'constant', meanMs: 100 } },
      guard,
    })

    expect(totals.good).toBeGreaterThan(30)
    expect(totals.refused).toBe(totals.calls - totals.good)
  })

  it('may give a substitute, which is no good answer', async () => {
    const result = await world({ ...few, guard: () => fallback('old') })

    expect(result.totals).toMatchObject({ substituted: 20, failed: 0, good: 59 })
    expect(sumOfEnds(result)).toBe(result.totals.calls)
  })

  it('are given up at the deadline, and tried again after an attempt took too long', async () => {
    const episodes = [{ kind: 'hang', fromMs: 1_000, forMs: 1_000 }] as const
    const through: Policy = async (task, context) => task(untyped(context))

    const impatient = await world({
      ...few,
      clients: { ...few.clients, deadlineMs: 200 },
      episodes,
      guard: () => through,
    })
    const trying = await world({
      ...few,
      clients: { ...few.clients, timeoutMs: 200, retries: { attempts: 2, backoff: 900 } },
      episodes,
      guard: () => through,
    })

    expect(impatient.totals).toMatchObject({ failed: 20, good: 59 })
    expect(trying.totals).toMatchObject({ failed: 0, good: 79, attempts: 99 })
  })

  it('that answer too late, or not at all, change nothing', async () => {
    const deaf: Policy = async (task, context) => {
      const value = await task({ ...context, signal: new AbortController().signal })
      return value
    }
    const episodes = [{ kind: 'hang', fromMs: 1_000, forMs: 1_000, ends: 'answer' }] as const

    const { totals } = await world({
      ...few,
      clients: { ...few.clients, deadlineMs: 200 },
      episodes,
      guard: () => deaf,
    })

    expect(totals).toMatchObject({ calls: 79, failed: 17, good: 62 })
  })
})
