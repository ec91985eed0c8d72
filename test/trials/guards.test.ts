import { simulate, type SimulationResult } from 'recloser/simulate'
import { describe, expect, it } from 'vitest'
import { adaptiveThrottle } from '../../bench/trials/guards/adaptive-throttle.ts'
import { FakeTime, policyOf } from '../../bench/trials/guards/fake-time.ts'
import { idealForPool } from '../../bench/trials/guards/ideal.ts'
import type { Peer } from '../../bench/trials/guards/peer.ts'

/** Down for a minute after half a minute, at 100 calls a second. */
const outage = (guard: NonNullable<Parameters<typeof simulate>[0]['guard']>): Promise<SimulationResult> =>
  simulate({
    clients: { ratePerSecond: 100 },
    dependency: { episodes: [{ kind: 'down', fromMs: 30_000, forMs: 60_000 }] },
    durationMs: 300_000,
    guard,
  })

describe('the adaptive throttle', () => {
  it('leaves alone a dependency of which half the calls succeed', async () => {
    const { totals } = await simulate({
      clients: { ratePerSecond: 100 },
      dependency: { failureRate: 0.4 },
      durationMs: 60_000,
      guard: adaptiveThrottle(10_000),
    })

    expect(totals.refused).toBeLessThan(totals.calls * 0.02)
  })

  it('lets less load through the longer a dependency is dead, and comes back without an opening', async () => {
    const { episodes, transitions } = await outage(adaptiveThrottle(10_000))
    const [episode] = episodes

    // Ten seconds of accepts allow ten more seconds of requests; then one of many gets through.
    expect(episode && episode.attempts / episode.calls).toBeGreaterThan(0.05)
    expect(episode && episode.attempts / episode.calls).toBeLessThan(0.25)
    expect(episode?.timeToFullServiceMs).toBeGreaterThan(0)
    expect(transitions).toEqual([])
  })

  it('forgets what is older than its window', async () => {
    const long = await outage(adaptiveThrottle(120_000))
    const short = await outage(adaptiveThrottle(10_000))

    expect(long.episodes[0]?.attempts).toBeGreaterThan(2 * (short.episodes[0]?.attempts ?? Infinity))
  })
})

describe('the ideal for a pool', () => {
  it('has no more calls in flight than it may', () => {
    const { admit } = idealForPool(1)()
    const first = admit(0)

    expect(admit(0)).toBe(false)
    if (first !== false) first('success', 1)
    expect(admit(1)).not.toBe(false)
  })
})

describe('a breaker of another library', () => {
  /** Refuses everything for a while after each failure, by a timer and by `Date`, as others do. */
  const peer = (seen: number[]): Peer => {
    let isOpen = false
    let tell: (to: 'open' | 'half-open' | 'closed') => void = () => undefined
    return {
      call: async (task) => {
        if (isOpen) throw new Error('open')
        try {
          return await task()
        } catch (error) {
          if (seen.length % 2 === 0) {
            isOpen = true
            seen.push(Date.now())
            tell('open')
            setTimeout(() => {
              isOpen = false
              seen.push(Date.now())
              tell('closed')
            }, 5_000)
          }
          throw error
        }
      },
      isRefusal: (error) => (error as Error).message === 'open',
      onChange: (listener) => {
        tell = listener
      },
    }
  }

  it('lives in the time of the simulation, and its refusals and changes of state are counted', async () => {
    const seen: number[] = []
    const time = new FakeTime()
    let result: SimulationResult
    try {
      result = await simulate({
        clients: { ratePerSecond: 10 },
        dependency: { episodes: [{ kind: 'down', fromMs: 10_000, forMs: 2_000 }] },
        durationMs: 30_000,
        guard: (context) => policyOf(peer(seen), time, context),
      })
    } finally {
      time.restore()
    }

    const [openedMs = 0, closedMs = 0] = seen
    expect(closedMs - openedMs).toBe(5_000)
    expect(result.transitions.map(({ from, to }) => [from, to])).toEqual([
      ['closed', 'open'],
      ['open', 'closed'],
    ])
    expect(result.totals.refused).toBeGreaterThan(30)
    expect(result.totals.failed).toBeLessThan(5)
    expect(result.episodes[0]?.timeToOpenMs).toBeLessThan(1_000)
  })

  it('leaves the time of the process as it was', () => {
    const before = setTimeout

    new FakeTime().restore()

    expect(setTimeout).toBe(before)
  })
})
