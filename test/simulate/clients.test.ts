import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { timeout } from 'recloser/policies'
import type { GuardContext } from 'recloser/simulate'
import { breaker, fast, steady, sumOfEnds, world } from './world.ts'

describe('clients', () => {
  const hang = { kind: 'hang', fromMs: 1_000, forMs: 3_000 } as const

  it('give up at their deadline, in the order in which they began', async () => {
    const { totals, mostInProgress } = await world({ clients: { ...steady, deadlineMs: 500 }, episodes: [hang] })

    expect(totals).toMatchObject({ failed: 300, good: 699, attempts: 999 })
    expect(mostInProgress).toBe(50)
  })

  it.each([
    ['failure', 1],
    [undefined, 1],
    ['ignored', 0],
  ] as const)('tell the guard of a deadline as %s', async (deadlineCountsAs, trips) => {
    const { totals } = await world({
      clients: { ...steady, deadlineMs: 500, deadlineCountsAs },
      guard: ({ clock }) => new CircuitBreaker({ clock, resetTimeoutMs: 60_000 }),
      episodes: [{ ...hang, ends: 'answer' }],
    })

    expect(totals.trips).toBe(trips)
  })

  it('tell the guard that an attempt which took too long has failed', async () => {
    const { totals } = await world({
      clients: { ...steady, timeoutMs: 100 },
      guard: ({ clock }) => new CircuitBreaker({ clock, resetTimeoutMs: 60_000 }),
      episodes: [{ ...hang, ends: 'never' }],
    })

    expect(totals.trips).toBe(1)
  })

  it('try again after an attempt that failed or took too long, but not what the guard refused', async () => {
    const clients = { ...steady, timeoutMs: 100, retries: { attempts: 3, backoff: 50 } }
    const without = await world({ clients, episodes: [hang] })
    const guarded = await world({ clients, episodes: [hang], guard: breaker })

    // The last calls of the episode come through with a later attempt.
    expect(without.totals.failed).toBe(270)
    expect(without.totals.attempts).toBeGreaterThan(1_550)
    expect(guarded.totals.refused).toBeGreaterThan(100)
    expect(guarded.totals.attempts).toBeLessThan(without.totals.attempts)
  })

  it('do not try again where the backoff gives up, or once the deadline has passed', async () => {
    const down = { kind: 'down', fromMs: 1_000, forMs: 1_000 } as const
    const never = await world({
      clients: { ...steady, retries: { attempts: 9, backoff: () => Infinity } },
      episodes: [down],
    })
    const late = await world({
      clients: { ...steady, deadlineMs: 50, retries: { attempts: 9, backoff: 80 } },
      episodes: [down],
    })

    expect(never.totals).toMatchObject({ failed: 100, attempts: 999 })
    expect(late.totals).toMatchObject({ failed: 100, attempts: 999 })
  })

  it('end the simulation with what their backoff throws', async () => {
    const backoff = (): never => {
      throw new Error('mine')
    }
    const given = { clients: { ...steady, retries: { attempts: 2, backoff } }, dependency: { ...fast, failureRate: 1 } }

    await expect(world(given)).rejects.toThrow('mine')
    await expect(world({ ...given, guard: () => timeout(1_000) })).rejects.toThrow('mine')
  })

  it('turn calls away that exceed what they make at once and what may wait', async () => {
    const clients = { ...steady, maxConcurrent: 10, maxWaiting: 5, deadlineMs: 2_500 }
    const result = await world({ clients, episodes: [hang] })

    // The one that is turned away is in progress at that moment.
    expect(result.mostInProgress).toBe(16)
    expect(result.totals.turnedAway).toBeGreaterThan(250)
    expect(sumOfEnds(result)).toBe(result.totals.calls)
  })

  it('let the next waiting call run when one ends, also where all are refused at once', async () => {
    const clients = { ratePerSecond: 1_000, maxConcurrent: 1, maxWaiting: Infinity }
    const guard = ({ clock }: GuardContext) =>
      new CircuitBreaker({ clock, failureThreshold: 1, resetTimeoutMs: 60_000 })

    const { totals } = await world({
      clients,
      guard,
      episodes: [{ ...hang, fromMs: 0, forMs: 20_000 }],
      durationMs: 20_000,
    })

    expect(totals.failed).toBe(1)
    expect(totals.refused).toBe(totals.calls - 1)
  })

  it('make no attempt at the moment of their deadline, neither as a waiting call nor as a retry', async () => {
    const ratePerSecond = [
      { fromMs: 0, perSecond: 3 },
      { fromMs: 9_000, perSecond: 0 },
    ]
    const bursts = { ratePerSecond, arrivals: { burstOf: 3 }, deadlineMs: 500, maxConcurrent: 1, maxWaiting: 9 }
    const waiting = await world({ clients: bursts, episodes: [{ ...hang, fromMs: 0, forMs: 20_000 }] })
    const tried = await world({
      clients: { ...steady, deadlineMs: 500, timeoutMs: 100, retries: { attempts: 2, backoff: 400 } },
      episodes: [{ ...hang, ends: 'answer' }],
    })

    // Each burst makes one attempt, at whose end the time of all three is up.
    expect(waiting.totals).toMatchObject({ failed: waiting.totals.calls, attempts: waiting.totals.calls / 3 })
    expect(tried.totals).toMatchObject({ failed: 291, attempts: tried.totals.calls })
  })

  it('retries feed an overload that outlives its cause, and a deadline of the guard ends it', async () => {
    const clients = { ratePerSecond: 80, deadlineMs: 2_000, timeoutMs: 300, retries: { attempts: 4, backoff: 10 } }
    const dependency = { servers: 1, serviceMs: 10 }
    const episodes = [{ kind: 'slow', fromMs: 10_000, forMs: 5_000, factor: 20 }] as const

    const storm = await world({ clients, dependency, episodes, durationMs: 120_000 })

    expect(storm.episodes[0]?.timeToFullServiceMs).toBeUndefined()
    expect(storm.series.at(-10)?.good).toBe(0)
  })
})
