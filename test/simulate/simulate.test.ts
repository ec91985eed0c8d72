import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout, type Policy } from 'recloser/policies'
import {
  simulate,
  type Episode,
  type GuardContext,
  type SimulatedDependency,
  type SimulateOptions,
  type SimulationResult,
} from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'

const steady = { ratePerSecond: 100, arrivals: 'uniform' } as const
const fast = { serviceMs: { distribution: 'constant', meanMs: 5 } } as const
const breaker = ({ clock, random }: GuardContext): CircuitBreaker =>
  new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500 })

const world = (given: Partial<SimulateOptions> & { readonly episodes?: readonly Episode[] } = {}) => {
  const { episodes = [], dependency = fast, ...rest } = given
  return simulate({ clients: steady, durationMs: 10_000, ...rest, dependency: { ...dependency, episodes } })
}

const sumOfEnds = ({ totals }: SimulationResult): number =>
  totals.good + totals.failed + totals.refused + totals.substituted + totals.turnedAway + totals.unfinished

describe('arrivals', () => {
  it('are even: one call each ten milliseconds, none at the end', async () => {
    const { totals } = await world()

    expect(totals).toMatchObject({ calls: 999, good: 999, attempts: 999 })
  })

  it('come by chance, as many as the rate says on average', async () => {
    const { totals, series } = await world({ clients: { ratePerSecond: 200 }, durationMs: 100_000 })
    const counts = series.map(({ calls }) => calls)
    const mean = counts.reduce((sum, count) => sum + count) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length

    // Of a Poisson process the variance is the mean.
    expect(totals.calls / 20_000).toBeCloseTo(1, 1)
    expect(variance / mean).toBeGreaterThan(0.6)
    expect(variance / mean).toBeLessThan(1.6)
  })

  it('come in bursts', async () => {
    const { totals, mostInProgress } = await world({
      clients: { ratePerSecond: 100, arrivals: { burstOf: 50 } },
      durationMs: 100_000,
    })

    expect(totals.calls % 50).toBe(0)
    expect(totals.calls / 10_000).toBeCloseTo(1, 0)
    expect(mostInProgress).toBeGreaterThanOrEqual(50)
  })

  it('follow a rate that changes, and episodes of low traffic and surges', async () => {
    const ratePerSecond = [
      { fromMs: 1_000, perSecond: 100 },
      { fromMs: 8_000, perSecond: 0 },
    ]
    const { series } = await world({
      clients: { ratePerSecond, arrivals: 'uniform' },
      episodes: [
        { kind: 'lowTraffic', fromMs: 2_000, forMs: 2_000, factor: 0.1 },
        { kind: 'surge', fromMs: 5_000, forMs: 1_000, factor: 3 },
        { kind: 'lowTraffic', fromMs: 6_000, forMs: 1_000, factor: 0, clients: 'clients' },
      ],
    })

    const counts = series.map(({ calls }) => calls)
    const expected = [0, 100, 10, 10, 100, 300, 0, 100, 0, 0]
    expect(counts.every((count, at) => Math.abs(count - (expected[at] ?? NaN)) <= 1)).toBe(true)
  })

  it('are the same whatever the guard does, and others with another seed', async () => {
    const episodes = [{ kind: 'down', fromMs: 2_000, forMs: 2_000 }] as const
    const clients = { ratePerSecond: 50 }
    const callsOf = ({ series }: SimulationResult) => series.map(({ calls }) => calls)

    const without = await world({ clients, episodes })
    const withBreaker = await world({ clients, episodes, guard: breaker })

    expect(callsOf(withBreaker)).toEqual(callsOf(without))
    expect(await world({ clients, episodes, guard: breaker })).toEqual(withBreaker)
    expect(callsOf(await world({ clients, episodes, seed: 2 }))).not.toEqual(callsOf(without))
  })
})

describe('the queue', () => {
  const waitOf = async (servers: number, serviceMs: SimulatedDependency['serviceMs'], ratePerSecond: number) => {
    const { latencyMs } = await world({
      clients: { ratePerSecond },
      dependency: { servers, serviceMs },
      durationMs: 2e6,
    })
    return latencyMs?.mean ?? NaN
  }

  it('has the mean time in system of M/M/1: 1 / (service rate - arrival rate)', async () => {
    expect((await waitOf(1, 10, 50)) / 20).toBeCloseTo(1, 1)
  })

  it('has the mean time in system of M/D/1: half of the wait of M/M/1', async () => {
    expect((await waitOf(1, { distribution: 'constant', meanMs: 10 }, 50)) / 15).toBeCloseTo(1, 1)
  })

  it('has the mean time in system of M/M/2', async () => {
    // 1 / mu / (1 - rho²), for rho = 0.5.
    expect((await waitOf(2, 10, 100)) / (10 / 0.75)).toBeCloseTo(1, 1)
  })

  it('has the mean of a lognormal service time', async () => {
    expect((await waitOf(Infinity, { distribution: 'lognormal', meanMs: 10, sigma: 1 }, 50)) / 10).toBeCloseTo(1, 1)
  })

  it('has the quantiles of an exponential service time, to 2 %', async () => {
    const { latencyMs } = await world({
      clients: { ratePerSecond: 100 },
      dependency: { serviceMs: { distribution: 'exponential', meanMs: 10 }, latencyMs: 0 },
      durationMs: 1e6,
    })

    expect((latencyMs?.p50 ?? 0) / (10 * Math.LN2)).toBeCloseTo(1, 1)
    expect((latencyMs?.p99 ?? 0) / (10 * Math.log(100))).toBeCloseTo(1, 1)
    expect(latencyMs?.max).toBeGreaterThan(latencyMs?.p99 ?? Infinity)
  })

  it('refuses what exceeds its limit, after failAfterMs and the way there and back', async () => {
    const { totals, mostQueued, mostInProgress } = await world({
      dependency: {
        servers: 1,
        serviceMs: { distribution: 'constant', meanMs: 1_000 },
        maxQueued: 2,
        latencyMs: 3,
        failAfterMs: 4,
      },
      durationMs: 5_000,
    })

    expect(mostQueued).toBe(2)
    expect(mostInProgress).toBeLessThan(6)
    expect(totals.good).toBe(7)
    expect(totals.failed).toBe(totals.calls - 7)
  })

  it('serves calls that nobody waits for any more, unless it cancels them', async () => {
    const given = {
      clients: { ratePerSecond: 50, arrivals: 'uniform', deadlineMs: 200 },
      episodes: [{ kind: 'slow', fromMs: 1_000, forMs: 3_000, factor: 20 }],
    } as const
    const dependency = { servers: 1, serviceMs: { distribution: 'constant', meanMs: 10 } } as const

    const blind = await world({ ...given, dependency })
    const cancelling = await world({ ...given, dependency: { ...dependency, cancels: true } })

    expect(blind.episodes[0]?.timeToFullServiceMs).toBeGreaterThan(1_000)
    expect(cancelling.episodes[0]?.timeToFullServiceMs).toBeLessThan(500)
  })

  it('fails a share of calls by chance', async () => {
    const { totals } = await world({ dependency: { ...fast, failureRate: 0.3 }, durationMs: 100_000 })

    expect(totals.failed / totals.calls).toBeCloseTo(0.3, 1)
  })
})

describe('episodes', () => {
  const during = { fromMs: 3_000, forMs: 2_000 }

  it('down: each call fails, and full service is back at once without a guard', async () => {
    const { totals, episodes } = await world({ episodes: [{ kind: 'down', ...during }] })

    expect(totals.failed).toBe(200)
    expect(episodes).toMatchObject([
      {
        kind: 'down',
        fromMs: 3_000,
        toMs: 5_000,
        calls: 200,
        good: 0,
        attempts: 200,
        timeToOpenMs: undefined,
        timeToFullServiceMs: 0,
      },
    ])
  })

  it('down: a breaker opens, takes the load off, and serves again when its time has passed', async () => {
    const { totals, episodes, transitions, probes } = await world({
      guard: breaker,
      episodes: [{ kind: 'down', ...during }],
    })

    expect(episodes[0]).toMatchObject({ attempts: 5 + 1 })
    expect(episodes[0]?.timeToOpenMs).toBeCloseTo(41)
    expect(episodes[0]?.timeToFullServiceMs).toBeGreaterThan(900)
    expect(episodes[0]?.timeToFullServiceMs).toBeLessThan(1_200)
    expect(transitions[0]).toEqual({
      guard: 'clients',
      atMs: expect.any(Number) as number,
      from: 'closed',
      to: 'open',
      reason: '5 failures in a row',
    })
    expect(totals).toMatchObject({ trips: 2, falseTrips: 0, probes: 2 })
    expect(totals.goodRefused + totals.failuresAvoided).toBe(totals.refused)
    expect(totals.goodRefused).toBeGreaterThan(80)
    expect(probes).toMatchObject({ total: 2, mostIn100Ms: 1 })
    expect(probes.meanIn100Ms).toBeLessThan(0.2)
  })

  it.each([
    ['fail', { failed: 200, good: 799 }],
    ['answer', { failed: 0, good: 999 }],
    ['never', { failed: 0, good: 799, unfinished: 200 }],
    [undefined, { failed: 200, good: 799 }],
  ] as const)('hang: at the end calls %s', async (ends, expected) => {
    const result = await world({ episodes: [{ kind: 'hang', ...during, ends }] })

    expect(result.totals).toMatchObject(expected)
    expect(result.episodes[0]?.mostInProgress).toBe(200)
    expect(sumOfEnds(result)).toBe(result.totals.calls)
  })

  it('hang: a call that was given up meanwhile is not begun by a dependency that cancels', async () => {
    const clients = { ...steady, deadlineMs: 500 }
    const episodes = [{ kind: 'hang', ...during, ends: 'answer' }] as const
    const dependency = { servers: 1, serviceMs: { distribution: 'constant', meanMs: 8 } } as const

    const blind = await world({ clients, episodes, dependency })
    const cancelling = await world({ clients, episodes, dependency: { ...dependency, cancels: true } })

    expect(cancelling.mostQueued).toBeLessThan(blind.mostQueued)
  })

  it('slow: serving takes so many times as long', async () => {
    const { latencyMs } = await world({ episodes: [{ kind: 'slow', ...during, factor: 50 }] })

    expect(latencyMs?.max).toBeCloseTo(250)
    expect(latencyMs?.p50).toBeCloseTo(5, 0)
  })

  it('brownout: a share of the calls fails', async () => {
    const { episodes } = await world({ episodes: [{ kind: 'brownout', ...during, share: 0.5 }] })

    expect((episodes[0]?.good ?? 0) / 200).toBeGreaterThan(0.4)
    expect((episodes[0]?.good ?? 0) / 200).toBeLessThan(0.6)
  })

  it('flapping: down first, then up, by turns; only the time down counts as sick', async () => {
    const { episodes, series } = await world({
      episodes: [{ kind: 'flapping', fromMs: 2_000, forMs: 6_000, downMs: 1_000, upMs: 2_000 }],
    })

    expect(episodes[0]).toMatchObject({ calls: 200, good: 0, attempts: 200 })
    expect(series.map(({ good }) => Math.round(good / 100))).toEqual([1, 1, 0, 1, 1, 0, 1, 1, 1, 1])
  })

  it('one shard of many: the others are well', async () => {
    const { episodes, totals } = await world({
      dependency: { ...fast, shards: 10 },
      episodes: [{ kind: 'down', ...during, shards: [3] }],
    })

    expect(episodes[0]?.calls).toBeGreaterThan(5)
    expect(episodes[0]?.calls).toBeLessThan(40)
    expect(totals.failed).toBe(episodes[0]?.calls)
  })

  it('one shard of many: a guard for each shard opens for that one alone', async () => {
    const { transitions, totals } = await world({
      guard: breaker,
      guardPer: 'shard',
      dependency: { ...fast, shards: 3 },
      episodes: [{ kind: 'down', ...during, shards: [1] }],
    })

    expect(new Set(transitions.map(({ guard }) => guard))).toEqual(new Set(['clients shard 1']))
    expect(totals.refused).toBeGreaterThan(0)
  })

  it('restart: what is served or waits fails, and the dependency is cold afterwards', async () => {
    const dependency = {
      servers: 1,
      serviceMs: { distribution: 'constant', meanMs: 8 },
      warmUp: { fromShare: 0.1, calls: 100 },
    } as const
    const { totals, latencyMs, episodes } = await world({
      dependency,
      episodes: [
        { kind: 'slow', fromMs: 2_900, forMs: 100, factor: 20 },
        { kind: 'restart', ...during, shards: [0] },
      ],
      durationMs: 60_000,
    })

    // Those of two seconds, and those that waited.
    expect(totals.failed).toBeGreaterThan(205)
    expect(latencyMs?.max).toBeGreaterThan(1_000)
    expect(episodes[1]).toMatchObject({ good: 0 })
  })

  it('stall: a process stands still, and then everything happens at once', async () => {
    const episodes = [{ kind: 'stall', fromMs: 3_000, forMs: 400 }] as const
    const { totals, latencyMs } = await world({ clients: { ...steady, deadlineMs: 50 }, episodes })

    expect(totals).toMatchObject({ calls: 999, good: 999 })
    expect(latencyMs?.max).toBeGreaterThan(390)
  })

  it('stall: other processes and other clients go on', async () => {
    const episodes = [{ kind: 'stall', fromMs: 3_000, forMs: 400, clients: 'web', processes: [1] }] as const
    const clients = [
      { ...steady, name: 'web', processes: 2 },
      { ...steady, name: 'jobs' },
    ]

    const { mostInProgress } = await world({ clients, episodes })

    expect(mostInProgress).toBeGreaterThan(10)
    expect(mostInProgress).toBeLessThan(35)
  })

  it('full service: is never there where calls go on failing', async () => {
    const { episodes } = await world({
      dependency: { ...fast, failureRate: 0.5 },
      episodes: [{ kind: 'down', ...during }],
    })

    expect(episodes[0]?.timeToFullServiceMs).toBeUndefined()
  })

  it('full service: counts until the next episode, and reaches over empty time to the next call', async () => {
    const { episodes } = await world({
      clients: { ratePerSecond: 0.1, arrivals: 'uniform' },
      episodes: [
        { kind: 'down', fromMs: 9_000, forMs: 2_000 },
        { kind: 'down', fromMs: 29_000, forMs: 2_000 },
      ],
      fullService: { share: 1, forMs: 1_000 },
      durationMs: 90_000,
    })

    expect(episodes.map(({ calls, timeToFullServiceMs }) => [calls, timeToFullServiceMs])).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  it('full service: nobody looks for it longer than an hour', async () => {
    const { episodes } = await world({
      clients: { ratePerSecond: 0.0002, arrivals: 'uniform' },
      episodes: [{ kind: 'down', fromMs: 1_000, forMs: 1_000 }],
      durationMs: 6_000_000,
    })

    expect(episodes[0]).toMatchObject({ timeToFullServiceMs: undefined })
  })
})

describe('clients', () => {
  const hang = { kind: 'hang', fromMs: 1_000, forMs: 3_000 } as const

  it('give up at their deadline, in the order in which they began', async () => {
    const { totals, mostInProgress } = await world({ clients: { ...steady, deadlineMs: 500 }, episodes: [hang] })

    expect(totals).toMatchObject({ failed: 300, good: 699, attempts: 999 })
    expect(mostInProgress).toBe(50)
  })

  it.each([
    ['failure', 1],
    ['ignored', 0],
  ] as const)('tell the guard of a deadline as %s', async (deadlineCountsAs, trips) => {
    const { totals } = await world({
      clients: { ...steady, deadlineMs: 500, deadlineCountsAs },
      guard: ({ clock }) => new CircuitBreaker({ clock, resetTimeoutMs: 60_000 }),
      episodes: [{ ...hang, ends: 'answer' }],
    })

    expect(totals.trips).toBe(trips)
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

  it('retries feed an overload that outlives its cause, and a deadline of the guard ends it', async () => {
    const clients = { ratePerSecond: 80, deadlineMs: 2_000, timeoutMs: 300, retries: { attempts: 4, backoff: 10 } }
    const dependency = { servers: 1, serviceMs: 10 }
    const episodes = [{ kind: 'slow', fromMs: 10_000, forMs: 5_000, factor: 20 }] as const

    const storm = await world({ clients, dependency, episodes, durationMs: 120_000 })

    expect(storm.episodes[0]?.timeToFullServiceMs).toBeUndefined()
    expect(storm.series.at(-10)?.good).toBe(0)
  })
})

describe('guards', () => {
  const down = [{ kind: 'down', fromMs: 3_000, forMs: 2_000 }] as const

  it('are made for each process, each with its own name and chance, on the clock of the simulation', async () => {
    const made: GuardContext[] = []
    const draws: number[] = []

    await world({
      clients: { ...steady, name: 'web', processes: 3 },
      guard: (context) => {
        made.push(context)
        draws.push(context.random())
        return undefined
      },
    })

    expect(made.map(({ name, clients, process, shard }) => [name, clients, process, shard])).toEqual([
      ['web 0', 'web', 0, undefined],
      ['web 1', 'web', 1, undefined],
      ['web 2', 'web', 2, undefined],
    ])
    expect(new Set(draws).size).toBe(3)
    expect(made[0]?.clock()).toBeGreaterThan(9_900)
  })

  it('may be anything that decides at once and hears the verdict', async () => {
    const heard: [string, number][] = []
    const { totals, transitions } = await world({
      episodes: down,
      guard: ({ onStateChange }) => ({
        admit(nowMs) {
          if (nowMs >= 4_000 && nowMs < 4_500) return false
          if (heard.length === 3) onStateChange({ from: 'closed', to: 'open', reason: 'by hand' })
          return (verdict, atMs) => heard.push([verdict, atMs])
        },
      }),
    })

    expect(totals).toMatchObject({ refused: 50, goodRefused: 0, failed: 150, good: 799, trips: 1 })
    expect(heard.filter(([verdict]) => verdict === 'failure')).toHaveLength(150)
    expect(transitions).toMatchObject([{ guard: 'clients', from: 'closed', to: 'open', reason: 'by hand' }])
  })

  it('may know what nobody knows: how likely a call would get a good answer now', async () => {
    const asked = new Map<number, number>()
    const outlooks: readonly Episode[] = [
      { kind: 'down', fromMs: 1_000, forMs: 1_000 },
      { kind: 'hang', fromMs: 2_000, forMs: 1_000 },
      { kind: 'brownout', fromMs: 3_000, forMs: 1_000, share: 0.25 },
      { kind: 'slow', fromMs: 4_000, forMs: 1_000, factor: 1_000 },
    ]
    await world({
      episodes: outlooks,
      dependency: { ...fast, failureRate: 0.2 },
      guard: ({ outlook }) => ({
        admit(nowMs) {
          asked.set(Math.floor(nowMs / 1_000), outlook(1_000))
          return false
        },
      }),
    })

    expect([...asked.values()].slice(0, 6)).toEqual([0.8, 0, 0, expect.closeTo(0.6), 0, 0.8])
  })

  it('are judged by the queue, too: what would wait too long would not have been good', async () => {
    const outlooks: number[] = []
    await world({
      clients: { ...steady, ratePerSecond: 50 },
      dependency: { servers: 1, serviceMs: { distribution: 'constant', meanMs: 1_000 }, maxQueued: 3 },
      guard: ({ outlook }) => ({
        admit: () => {
          outlooks.push(outlook(2_500), outlook())
          return () => undefined
        },
      }),
      durationMs: 130,
    })

    expect(outlooks).toEqual([1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0])
  })

  it('a change that a breaker tells twice is written down once', async () => {
    const once = await world({ guard: breaker, episodes: down })
    const twice = await world({
      episodes: down,
      guard: ({ clock, random, onStateChange }) =>
        new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500, onStateChange }),
    })

    expect(twice).toEqual(once)
  })

  it.each([
    [() => 5, TypeError, /`guard\(\)` must be a CircuitBreaker, a policy, a SimulatedGuard or undefined, received 5/],
    [() => null, TypeError, /received null/],
    [() => ({}), TypeError, /received an object/],
    [() => new CircuitBreaker(), TypeError, /`guard\(\)` must be made with the `clock` it was given/],
  ])('refuses a wrong one', async (guard, Kind, message) => {
    const given = world({ guard: untyped(guard) })

    await expect(given).rejects.toThrow(Kind)
    await expect(given).rejects.toThrow(message)
  })
})

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
      const value = await task({ ...context, signal: new AbortController().signal } as never)
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

describe('long runs', () => {
  it('tell their progress, and at the end', async () => {
    const told: number[] = []

    await world({ clients: { ...steady, ratePerSecond: 10_000 }, onProgress: ({ share }) => told.push(share) })

    expect(told.length).toBeGreaterThan(2)
    expect(told.at(-1)).toBe(1)
    expect([...told].sort((a, b) => a - b)).toEqual(told)
  })

  it('end with the reason of a signal that is aborted before or meanwhile', async () => {
    const controller = new AbortController()
    const running = world({ durationMs: 1e9, signal: controller.signal })
    setTimeout(() => controller.abort('enough'), 0)

    await expect(running).rejects.toBe('enough')
    await expect(world({ signal: AbortSignal.abort('before') })).rejects.toBe('before')
  })

  it('have a series of at most 1,000 points of whole seconds, and few transitions', async () => {
    const clients = { ratePerSecond: 0.2, arrivals: 'uniform' } as const
    const flapping = { kind: 'flapping', fromMs: 0, forMs: 5e6, downMs: 10_000, upMs: 10_000 } as const
    const guard = ({ clock }: GuardContext) => new CircuitBreaker({ clock, failureThreshold: 1, resetTimeoutMs: 4_000 })

    const result = await world({ clients, episodes: [flapping], guard, durationMs: 5e6 + 1, maxTransitions: 6 })

    expect(result.bucketMs).toBe(6_000)
    expect(result.series).toHaveLength(834)
    expect(result.transitions).toHaveLength(6)
    expect(result.leftOut.transitions).toBeGreaterThan(100)
    expect(result.series.reduce((sum, { calls }) => sum + calls, 0)).toBe(result.totals.calls)
  })
})
