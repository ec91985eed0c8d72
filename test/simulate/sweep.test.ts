import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import {
  describe as inWords,
  sweep,
  type RecordedCall,
  type SimulationResult,
  type SweepPoint,
} from 'recloser/simulate'
import { consecutiveFailures } from 'recloser/trip'
import { paretoFront } from '../../src/simulate/front.ts'
import { untyped } from '../support/complaint.ts'

const outage: readonly RecordedCall[] = Array.from({ length: 100 }, (_, n) => ({
  atMs: n * 100,
  durationMs: 20,
  outcome: n >= 20 && n < 60 ? 'failure' : 'success',
}))

const pointOf = ({ point }: SweepPoint) => point

describe('over a trace', () => {
  const grid = { failureThreshold: [1, 5, 20], resetTimeoutMs: [300, 1_000] }

  it('tries every combination, in the order of the grid, and tells its progress', async () => {
    const told: unknown[] = []

    const { points } = await sweep({ calls: outage, grid, onProgress: (progress) => told.push(progress) })

    expect(points.map(pointOf)).toEqual(
      [1, 5, 20].flatMap((failureThreshold) =>
        [300, 1_000].map((resetTimeoutMs) => ({ failureThreshold, resetTimeoutMs })),
      ),
    )
    expect(told).toEqual([1, 2, 3, 4, 5, 6].map((done) => ({ done, of: 6 })))
  })

  it('says what each costs and how much it protects', async () => {
    const { points } = await sweep({
      calls: outage,
      options: { resetTimeoutMs: 1_000 },
      grid: { failureThreshold: [5] },
    })

    expect(points).toMatchObject([{ price: 8 / 60, load: 8 / 40, result: { kind: 'replay', totals: { trips: 4 } } }])
  })

  it('finds those that no other beats, and says in words which to take', async () => {
    const result = await sweep({ calls: () => outage, grid })

    expect(result.front.map(pointOf)).toEqual([
      { failureThreshold: 1, resetTimeoutMs: 300 },
      { failureThreshold: 1, resetTimeoutMs: 1_000 },
    ])
    expect(inWords(result)).toBe(result.recommendation)
    expect(result.recommendation.split('\n')).toEqual([
      '2 of 6 combinations are best: no other combination is better in both price and protection.',
      'Take { failureThreshold: 1, resetTimeoutMs: 1000 }, which refuses 6.67 % of the good calls and lets 10 % of the load through to the sick dependency: there the sum of price and load is the smallest.',
      'The cheapest is { failureThreshold: 1, resetTimeoutMs: 300 }, which refuses 0 % of the good calls and lets 25 % of the load through to the sick dependency.',
    ])
  })

  it('names the safest, too, and values that cannot be written by their place', async () => {
    const trip = [consecutiveFailures(5), consecutiveFailures(1)]
    const { recommendation } = await sweep({
      calls: outage,
      grid: { trip, resetTimeoutMs: [300, 30_000], name: [undefined] },
    })

    expect(recommendation).toContain('{ trip: value 2 of 2, resetTimeoutMs: 300, name: undefined }')
    expect(recommendation).toMatch(/The one that protects most is \{ trip: value 2 of 2, resetTimeoutMs: 30000/)
  })

  it('has neither price nor load where no call succeeds or fails', async () => {
    const { points } = await sweep({ calls: [], grid: { failureThreshold: [1] } })

    expect(points).toMatchObject([{ price: 0, load: 0 }])
  })

  it('takes a trace that can be read only once for one combination alone', async () => {
    const once = sweep({ calls: outage.values(), grid: { failureThreshold: [1] } })
    const twice = sweep({ calls: outage.values(), grid: { failureThreshold: [1, 2] } })
    async function* later() {
      yield await Promise.resolve(outage)
    }

    await expect(once).resolves.toMatchObject({ kind: 'sweep' })
    await expect(twice).rejects.toThrow('sweep(): `calls` must be a function that returns the calls each time')
    await expect(sweep({ calls: later(), grid: { failureThreshold: [1, 2] } })).rejects.toThrow('read only once')
    await expect(sweep({ calls: later, grid: { failureThreshold: [1, 2] } })).resolves.toMatchObject({ kind: 'sweep' })
  })
})

describe('over a simulation', () => {
  const world = {
    clients: { ratePerSecond: 50, deadlineMs: 1_000 },
    dependency: {
      episodes: [
        { kind: 'down', fromMs: 5_000, forMs: 10_000 },
        { kind: 'surge', fromMs: 20_000, forMs: 1_000, factor: 2 },
        { kind: 'lowTraffic', fromMs: 22_000, forMs: 3_000, factor: 0.9 },
        { kind: 'stall', fromMs: 25_000, forMs: 3_000 },
      ],
    },
    durationMs: 30_000,
  } as const

  it('makes a breaker of each combination, and measures the load in the sick moments alone', async () => {
    const { points, front } = await sweep({ ...world, grid: { failureThreshold: [3, 1_000], resetTimeoutMs: [1_000] } })

    const { good = NaN, goodRefused = NaN } = (points[0]?.result as SimulationResult | undefined)?.totals ?? {}
    expect(goodRefused).toBeGreaterThan(10)
    expect(points[0]?.price).toBe(goodRefused / (good + goodRefused))
    expect(points[0]?.load).toBeLessThan(0.1)
    expect(points[1]?.load).toBe(1)
    expect(points[1]?.price).toBe(0)
    expect(front.length).toBeGreaterThan(0)
    expect(points[0]?.result.kind).toBe('simulation')
  })

  it('makes the guard that it is told to', async () => {
    const seen: unknown[] = []

    await sweep({
      ...world,
      grid: { tolerance: ['low', 'high'] },
      guard: ({ clock }, point) => {
        seen.push(point)
        return new CircuitBreaker({ clock })
      },
    })

    expect(seen).toEqual([{ tolerance: 'low' }, { tolerance: 'high' }])
  })
})

it.each([
  [{ calls: [] }, 'sweep(): `grid` must be an object, received undefined'],
  [{ calls: [], grid: {} }, 'sweep(): `grid` must be options with values to try, received an object'],
  [
    { calls: [], grid: { failureThreshold: 5 } },
    'sweep(): `grid.failureThreshold` must be an array of one value or more, received 5',
  ],
  [
    { calls: [], grid: { failureThreshold: [] } },
    'sweep(): `grid.failureThreshold` must be an array of one value or more',
  ],
  [
    { calls: [], grid: { failureThreshold: [3, 0] } },
    'sweep() grid { failureThreshold: 0 }: CircuitBreaker(): `failureThreshold` must be a whole number above 0, received 0',
  ],
  [
    { clients: { ratePerSecond: 1 }, durationMs: 1, grid: { failureTreshold: [3] } },
    'sweep() grid { failureTreshold: 3 }: CircuitBreaker(): unknown option `failureTreshold`, did you mean `failureThreshold`?',
  ],
  [
    { calls: [], grid: { failureThreshold: Array(101).fill(1), resetTimeoutMs: Array(100).fill(1) } },
    'sweep(): `grid` must be of at most 10000 combinations, received 10100',
  ],
  [
    { calls: 5, grid: { failureThreshold: [1] } },
    'sweep(): `calls` must be an iterable or async iterable of calls, or a function',
  ],
  [
    { calls: [], grid: { failureThreshold: [1] }, onProgress: 5 },
    'sweep(): `onProgress` must be a function, received 5',
  ],
  [{ calls: [], grid: { failureThreshold: [1] }, clients: {} }, 'sweep(): unknown option `clients`'],
  [5, 'sweep(): `options` must be an object, received 5'],
])('refuses %j', async (options, message) => {
  await expect(sweep(untyped(options))).rejects.toThrow(message)
})

it('refuses a combination with the complaint about it as the cause', async () => {
  const given = sweep({ calls: [], grid: { failureThreshold: [0] } })

  await expect(given).rejects.toMatchObject({ name: 'RangeError', cause: { name: 'RangeError' } })
})

it('ends with the reason of its signal', async () => {
  const given = { calls: outage, grid: { failureThreshold: [1] }, signal: AbortSignal.abort('enough') }

  await expect(sweep(given)).rejects.toBe('enough')
})

it('the front has each point that no other beats, once, the lowest price first', () => {
  const points = [
    [0.5, 0.1],
    [0.1, 0.5],
    [0.1, 0.5],
    [0.3, 0.5],
    [0.5, 0.2],
    [0.2, 0.4],
  ].map(([price = 0, load = 0]) => ({ price, load }))

  expect(paretoFront(points)).toEqual([points[1], points[5], points[0]])
})
