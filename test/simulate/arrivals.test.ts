import { describe, expect, it } from 'vitest'
import type { Episode, RateFrom } from 'recloser/simulate'
import { Rates } from '../../src/simulate/rates.ts'
import { exponential, serviceTime } from '../../src/simulate/service-time.ts'
import { World } from '../../src/simulate/world.ts'

const rates = (steps: readonly (readonly [fromMs: number, perSecond: number])[], ...episodes: Episode[]): Rates =>
  new Rates(
    steps.map(([fromMs, perSecond]): RateFrom => ({ fromMs, perSecond })),
    episodes,
    'web',
  )

/** When so many calls begin, one after the other. */
const moments = (of: Rates, calls: number, step = 1): number[] => {
  const found: number[] = []
  for (let call = 0; call < calls; call++) found.push(of.after(found.at(-1) ?? 0, step))
  return found
}

describe('a rate of calls', () => {
  it('is so many a second, from its moment on', () => {
    expect(moments(rates([[0, 100]]), 3)).toEqual([10, 20, 30])
    expect(moments(rates([[500, 100]]), 2)).toEqual([510, 520])
    expect(moments(rates([[0, 100]]), 2, 2.5)).toEqual([25, 50])
  })

  it('carries a part of a call over into the next rate', () => {
    const changing = rates([
      [0, 10],
      [150, 100],
      [200, 0],
      [1_000, 10],
    ])

    expect(moments(changing, 7).map((atMs) => Math.round(atMs))).toEqual([100, 155, 165, 175, 185, 195, 1_050])
  })

  it('has no further call where it is 0 to the end', () => {
    expect(
      moments(
        rates([
          [0, 10],
          [150, 0],
        ]),
        2,
      ),
    ).toEqual([100, Infinity])
    expect(moments(rates([]), 1)).toEqual([Infinity])
  })

  it('takes the last of several rates of one moment', () => {
    expect(
      moments(
        rates([
          [0, 10],
          [0, 100],
        ]),
        1,
      ),
    ).toEqual([10])
  })

  it('is multiplied in all episodes of its clients, from their first moment to their last', () => {
    const surge = (fromMs: number, forMs: number, factor: number, clients?: string): Episode => ({
      kind: 'surge',
      fromMs,
      forMs,
      factor,
      clients,
    })
    const surging = rates(
      [[0, 10]],
      surge(100, 100, 2),
      surge(150, 50, 5, 'web'),
      surge(0, 1_000, 100, 'jobs'),
      { kind: 'lowTraffic', fromMs: 205, forMs: 795, factor: 0 },
      { kind: 'slow', fromMs: 0, forMs: 1_000, factor: 3 },
    )

    // 10 a second, then 20, then 100, then 10 for a moment, then none, then 10 again.
    expect(moments(surging, 8).map((atMs) => Math.round(atMs))).toEqual([100, 150, 160, 170, 180, 190, 200, 1_095])
  })
})

describe('a service time', () => {
  const draws = (...values: readonly number[]): (() => number) => {
    const left = [...values]
    return () => left.shift() ?? NaN
  }

  it('is the same each time, and needs no chance, where it is constant', () => {
    expect(serviceTime({ distribution: 'constant', meanMs: 7, sigma: 0 }, draws())()).toBe(7)
  })

  it('is minus the logarithm of chance, times its mean, where it is exponential', () => {
    const served = serviceTime({ distribution: 'exponential', meanMs: 7, sigma: 0 }, draws(0, 1 - Math.exp(-2)))

    expect([Math.abs(served()), served()]).toEqual([0, expect.closeTo(14)])
    expect(exponential(() => 1 - Math.exp(-3))).toBeCloseTo(3)
  })

  it('has the logarithm of its mean less half of its variance in the middle, where it is lognormal', () => {
    // The two draws are how far it lies from the middle, and in which direction.
    const far = 1 - Math.exp(-2)
    const served = serviceTime(
      { distribution: 'lognormal', meanMs: 7, sigma: 0.5 },
      draws(0, 0, far, 0, far, 0.5, far, 0.25),
    )

    const middle = 7 * Math.exp(-0.125)
    expect([served(), served(), served(), served()]).toEqual([
      expect.closeTo(middle),
      expect.closeTo(middle * Math.E),
      expect.closeTo(middle / Math.E),
      expect.closeTo(middle),
    ])
  })
})

describe('the world', () => {
  it('does what is due in its order, and nothing before now', () => {
    const world = new World(1)
    const done: [string, number][] = []
    const note = (name: string) => (): void => void done.push([name, world.nowMs])
    world.at(20, note('late'))
    world.at(10, () => {
      world.at(5, note('overdue'))
      world.hasPromises = true
    })

    const steps = [world.hasPromises, world.step(), world.step(), world.step(), world.step(), world.hasPromises]

    expect(steps).toEqual([false, true, true, true, false, true])
    expect(done).toEqual([
      ['overdue', 10],
      ['late', 20],
    ])
  })

  it('has chances of its own for each who asks, the same for the same seed', () => {
    const of = (seed: number): number[] => {
      const world = new World(seed)
      const [one, other] = [world.chance(), world.chance()]
      return [one(), one(), other()]
    }

    expect(of(1)).toEqual(of(1))
    expect(new Set([...of(1), ...of(2)]).size).toBe(6)
  })
})
