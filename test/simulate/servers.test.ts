import { describe, expect, it } from 'vitest'
import type { Episode, SimulatedDependency } from 'recloser/simulate'
import { asked, at } from './asked.ts'

const answersOf = (given: SimulatedDependency, ...attempts: Parameters<typeof asked>[1]): unknown =>
  asked(given, attempts).run()

describe('the servers', () => {
  it('serve as many at once as there are, the others in their order, and no more than may wait', () => {
    const { backend, run } = asked({ servers: 2, maxQueued: 1 }, at(0, 0, 0, 0, 11))

    expect(run()).toEqual([
      [3, false, 1],
      [0, true, 10],
      [1, true, 10],
      [2, true, 20],
      [4, true, 21],
    ])
    expect(backend.mostQueued).toBe(1)
  })

  it('count the way there and back for each answer, and the time of failing for a bad one', () => {
    expect(answersOf({ servers: 1, maxQueued: 0, latencyMs: 3, failAfterMs: 2 }, ...at(0, 0))).toEqual([
      [1, false, 5],
      [0, true, 13],
    ])
  })

  it('are those of each shard alone', () => {
    const { backend, run } = asked({ servers: 1, shards: 2 }, [
      [0, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ])

    expect(run().map(([attempt, , atMs]) => [attempt, atMs])).toEqual([
      [0, 10],
      [1, 10],
      [2, 20],
      [3, 30],
    ])
    expect(backend.mostQueued).toBe(2)
  })

  it.each([
    { cancels: false, last: 40 },
    { cancels: true, last: 20 },
  ])('serve those that gave up: $cancels cancels', ({ cancels, last }) => {
    const { givenUp, run } = asked({ servers: 1, cancels }, at(0, 0, 0, 0))
    for (const attempt of [1, 2]) givenUp.add(attempt)

    expect(run().at(-1)).toEqual([3, true, last])
  })
})

describe('an episode', () => {
  const episodes = (...list: Episode[]): SimulatedDependency => ({ episodes: list })

  it.each(['down', 'restart'] as const)('%s fails what arrives, and what would be answered', (kind) => {
    expect(answersOf(episodes({ kind, fromMs: 5, forMs: 10 }), ...at(4, 6, 15))).toEqual(
      kind === 'down'
        ? [
            [1, false, 7],
            [0, false, 14],
            [2, true, 25],
          ]
        : [
            [0, false, 6],
            [1, false, 7],
            [2, true, 25],
          ],
    )
  })

  it('restart fails what is served and what waits, of its shards alone', () => {
    const given = { servers: 1, shards: 2, ...episodes({ kind: 'restart', fromMs: 5, forMs: 10, shards: [1] }) }

    expect(answersOf(given, [0, 0], [0, 1], [0, 0], [0, 1])).toEqual([
      [1, false, 6],
      [3, false, 6],
      [0, true, 10],
      [2, true, 20],
    ])
  })

  it('restart leaves its shards cold, and they become warm with each call they serve', () => {
    const given = { servers: 1, shards: 2, warmUp: { fromShare: 0.5, calls: 2 } }
    const restart: Episode = { kind: 'restart', fromMs: 0, forMs: 10, shards: [0] }

    const served = asked({ ...given, ...episodes(restart) }, [[10], [100], [200], [300], [10, 1]]).run()

    const tookMs = served.map(([attempt, , atMs]) => [attempt, atMs - ([10, 100, 200, 300, 10][attempt] ?? NaN)])
    expect(tookMs).toEqual([
      [4, 10],
      [0, 20],
      [1, expect.closeTo(10 / 0.75)],
      [2, 10],
      [3, 10],
    ])
  })

  it.each([
    {
      ends: 'fail',
      answers: [
        [0, false, 13],
        [1, false, 13],
      ],
    },
    {
      ends: undefined,
      answers: [
        [0, false, 13],
        [1, false, 13],
      ],
    },
    {
      ends: 'answer',
      answers: [
        [0, true, 22],
        [1, true, 22],
      ],
    },
    { ends: 'never', answers: [] },
  ] as const)('hang keeps what arrives until its end: $ends', ({ ends, answers }) => {
    const hang: Episode = { kind: 'hang', fromMs: 2, forMs: 10, ends }

    expect(answersOf(episodes(hang), ...at(2, 11, 12))).toEqual(
      [...answers, [2, true, 22]].sort((one, other) => Number(one[2]) - Number(other[2])),
    )
  })

  it.each([
    { cancels: true, answered: [1] },
    { cancels: false, answered: [0, 1] },
  ])('hang ends without those that gave up where the dependency cancels: $cancels', ({ cancels, answered }) => {
    const { givenUp, run } = asked(
      { cancels, ...episodes({ kind: 'hang', fromMs: 0, forMs: 5, ends: 'answer' }) },
      at(1, 2),
    )
    givenUp.add(0)

    expect(run().map(([attempt]) => attempt)).toEqual(answered)
  })

  it('slow takes the product of all that befall the shard', () => {
    const slow = (factor: number, shards?: number[]): Episode => ({
      kind: 'slow',
      fromMs: 0,
      forMs: 100,
      factor,
      shards,
    })

    expect(answersOf({ shards: 2, ...episodes(slow(2), slow(3, [1])) }, [0, 0], [0, 1], [100, 1])).toEqual([
      [0, true, 20],
      [1, true, 60],
      [2, true, 110],
    ])
  })

  it('restart leaves its shards as they are until its end', () => {
    const given = { servers: 1, warmUp: { fromShare: 0.5, calls: 2 } }

    expect(answersOf({ ...given, ...episodes({ kind: 'restart', fromMs: 100, forMs: 60 }) }, ...at(50, 160))).toEqual([
      [0, true, 60],
      [1, true, 180],
    ])
  })

  it('flapping fails what arrives while it is down', () => {
    const flapping: Episode = { kind: 'flapping', fromMs: 0, forMs: 60, downMs: 10, upMs: 20 }

    expect(answersOf(episodes(flapping), ...at(5, 15, 35))).toEqual([
      [0, false, 6],
      [1, true, 25],
      [2, false, 36],
    ])
  })

  it('brownout draws by chance, and only where chance has a say', () => {
    const brownout = (share: number): Episode => ({ kind: 'brownout', fromMs: 0, forMs: 1_000, share })
    const moments = at(...Array.from({ length: 40 }, (_, call) => call * 20))
    const good = (...shares: number[]) =>
      asked(episodes(...shares.map(brownout)), moments)
        .run()
        .flatMap(([attempt, isGood]) => (isGood ? [attempt] : []))

    expect(good(0, 0.5)).toEqual(good(0.5))
    expect(Math.abs(good(0.5).length - 20)).toBeLessThan(12)
  })

  it.each([
    { shares: [1], isGood: false },
    { shares: [0], isGood: true },
    { shares: [1, 0], isGood: false },
    { shares: [0, 1], isGood: false },
  ])('brownout fails a share of what arrives: $shares', ({ shares, isGood }) => {
    const brownouts = shares.map((share): Episode => ({ kind: 'brownout', fromMs: 0, forMs: 10, share }))

    expect(answersOf(episodes(...brownouts), ...at(5))).toEqual([[0, isGood, isGood ? 15 : 6]])
    expect(answersOf(episodes(...brownouts), ...at(10))).toEqual([[0, true, 20]])
  })

  it('of the clients does nothing to the dependency', () => {
    const stall: Episode = { kind: 'stall', fromMs: 0, forMs: 100 }

    expect(answersOf(episodes(stall, { kind: 'surge', fromMs: 0, forMs: 100, factor: 9 }), ...at(0))).toEqual([
      [0, true, 10],
    ])
  })
})
