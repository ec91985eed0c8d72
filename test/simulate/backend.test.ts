import { describe, expect, it } from 'vitest'
import type { SimulatedDependency } from 'recloser/simulate'
import { fast, world } from './world.ts'

describe('the queue', () => {
  const waitOf = async (servers: number, serviceMs: SimulatedDependency['serviceMs'], ratePerSecond: number) => {
    const { latencyMs } = await world({
      clients: { ratePerSecond },
      dependency: { servers, serviceMs },
      durationMs: 4e5,
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
      durationMs: 3e5,
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
