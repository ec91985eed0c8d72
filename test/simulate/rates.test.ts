import { describe, expect, it } from 'vitest'
import type { SimulationResult } from 'recloser/simulate'
import { Rates } from '../../src/simulate/rates.ts'
import { breaker, world } from './world.ts'

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

it('a rate is over at the moment at which the next one begins', () => {
  const rates = () => [
    { fromMs: 0, perSecond: 100 },
    { fromMs: 1_000, perSecond: 0 },
    { fromMs: 2_000, perSecond: 10 },
  ]
  const seen = [
    [900, 9],
    [990, 1],
    [900, 11],
  ].map(([fromMs = 0, calls = 0]) => new Rates(rates(), [], 'web').after(fromMs, calls))

  expect(seen).toEqual([990, 2_000, 2_100])
})
