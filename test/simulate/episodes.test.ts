import { describe, expect, it } from 'vitest'
import { breaker, fast, steady, sumOfEnds, world } from './world.ts'

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
