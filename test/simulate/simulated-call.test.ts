import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { pipeline, timeout, type Policy } from 'recloser/policies'
import type { GuardContext, SimulatedClients } from 'recloser/simulate'
import { steady, world } from './world.ts'

/** One call, which begins after a second. */
const once: SimulatedClients = { ratePerSecond: 1, arrivals: 'uniform' }
const one = { clients: once, durationMs: 1_500 }
const hang = { kind: 'hang', fromMs: 0, forMs: 60_000, ends: 'never' } as const

/** Notes what its task throws, and when. */
const watching =
  (seen: string[], clock: () => number): Policy =>
  async (task, context) => {
    try {
      return await task(context)
    } catch (error) {
      seen.push(`${clock()}: ${(error as Error).message}`)
      throw error
    }
  }

describe('a call through a policy', () => {
  it('is told that the dependency failed, at that moment', async () => {
    const seen: string[] = []
    const episodes = [{ kind: 'down', fromMs: 0, forMs: 60_000 }] as const

    await world({ ...one, episodes, guard: ({ clock }) => watching(seen, clock) })

    expect(seen).toEqual(['1001: simulated failure'])
  })

  it('is told that its client has given it up, and how long that had waited', async () => {
    const seen: string[] = []

    await world({
      ...one,
      clients: { ...once, timeoutMs: 100 },
      episodes: [hang],
      guard: ({ clock }) => watching(seen, clock),
    })

    expect(seen).toEqual([expect.stringMatching(/^1100: .* 100 ms/)])
  })

  it('is ended by the signal of a policy around it', async () => {
    const seen: string[] = []

    await world({
      ...one,
      episodes: [hang],
      guard: ({ clock }) => pipeline(timeout(200), watching(seen, clock)),
    })

    expect(seen).toEqual([expect.stringMatching(/^1200: .* 200 ms/)])
  })

  it('leaves no listener at the signal when it has its answer', async () => {
    const left: number[] = []
    const listening: Policy = async (task) => {
      const { signal } = new AbortController()
      const value = await task({ signal })
      left.push(getEventListeners(signal, 'abort').length)
      return value
    }

    const { totals } = await world({ ...one, guard: () => listening })

    expect([totals.good, left]).toEqual([1, [0]])
  })

  it('begins at once where the policy does something in promises first', async () => {
    const thinking: Policy = async (task, context) => {
      await Promise.resolve()
      return task(context)
    }

    const { totals, latencyMs } = await world({ ...one, guard: () => thinking })

    expect(totals.good).toBe(1)
    expect(latencyMs?.max).toBeCloseTo(5)
  })

  it('is no probe', async () => {
    const { totals } = await world({ ...one, guard: () => timeout(100) })

    expect(totals).toMatchObject({ good: 1, probes: 0 })
  })

  it('does not meet a time limit that was lifted', async () => {
    const limit = timeout(200)
    const events: unknown[] = []
    limit.subscribe((event) => events.push(event))

    await world({ guard: () => limit })

    expect(events).toEqual([])
  })
})

describe('the outlook of a call that is refused', () => {
  const refusing = () => ({ admit: () => false as const })
  const dependency = { serviceMs: { distribution: 'constant', meanMs: 150 } } as const

  it.each([
    [{ timeoutMs: 100 }, 0],
    [{ deadlineMs: 100 }, 0],
    [{ timeoutMs: 200, deadlineMs: 100 }, 0],
    [{ timeoutMs: 200, deadlineMs: 200 }, 999],
  ])('is that of one that waits as long as its client does: %j', async (patience, goodRefused) => {
    const { totals } = await world({ clients: { ...steady, ...patience }, dependency, guard: refusing })

    expect(totals).toMatchObject({ refused: 999, goodRefused })
  })
})

it('an attempt that took too long has failed, and its answer is dropped', async () => {
  const guard = ({ clock }: GuardContext) => new CircuitBreaker({ clock, failureThreshold: 2 })
  const clients = { ...once, timeoutMs: 100, retries: { attempts: 2, backoff: 50 } }

  const { totals, transitions } = await world({
    ...one,
    clients,
    episodes: [{ ...hang, forMs: 1_300, ends: 'answer' }],
    guard,
  })

  expect(transitions).toMatchObject([{ atMs: 1_250, to: 'open' }])
  expect(totals).toMatchObject({ attempts: 2, failed: 1 })
})
