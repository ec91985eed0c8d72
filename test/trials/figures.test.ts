import { simulate } from 'recloser/simulate'
import { describe, expect, it } from 'vitest'
import { figuresOf, judge, needsOf } from '../../bench/trials/figures.ts'
import { guardOf } from '../../bench/trials/guards.ts'
import { idealGuard, none, plainDefault } from '../../bench/trials/own-guards.ts'
import { playVariant } from '../../bench/trials/play.ts'
import type { Figures, Target, Variant } from '../../bench/trials/trial.ts'

const variant: Variant = {
  id: 'made up',
  setting: {
    clients: { ratePerSecond: 20, deadlineMs: 1_000 },
    dependency: { serviceMs: 20, episodes: [{ kind: 'down', fromMs: 5_000, forMs: 10_000 }] },
    durationMs: 120_000,
  },
  targets: [{ measure: 'good', atLeast: 0.9 }],
  patienceMs: 1_000,
}

const figuresWith = async (id: string, changed: Partial<Variant> = {}): Promise<Figures> => {
  const [played] = await playVariant({ ...variant, ...changed }, [guardOf(id)], 1)
  if (played === undefined) throw new Error('nothing was played')
  return played.figures
}

describe('the figures of a trial', () => {
  it('are those of the world itself without a breaker', async () => {
    const { good, load, openMs, fullServiceMs, falseTrips } = await figuresWith(none.id)

    expect({ good, load, openMs, fullServiceMs, falseTrips }).toEqual({
      good: 1,
      load: 1,
      openMs: null,
      fullServiceMs: 0,
      falseTrips: 0,
    })
  })

  it('show the price and the protection of a breaker that opens for 60 s', async () => {
    const figures = await figuresWith('default')

    expect(figures.load).toBeLessThan(0.1)
    expect(figures.openMs).toBeLessThan(1_000)
    expect(figures.fullServiceMs).toBeGreaterThan(15_000)
    expect(figures.good).toBeLessThan(0.8)
    expect(figures.falseTrips).toBe(1)
    expect(figures.relapsedSeconds).toBe(0)
  })

  it('have the ideal as their ceiling', async () => {
    const { good, load } = await figuresWith(idealGuard.id)

    expect({ good, load }).toEqual({ good: 1, load: 0 })
  })

  it('count each opening as false where the dependency is never sick', async () => {
    const { falseTrips, load } = await figuresWith('default', { isHealthy: true })

    expect({ falseTrips, load }).toEqual({ falseTrips: 1, load: null })
  })

  it('count seconds of a relapse only after the first good answer', () => {
    const point = { atMs: 0, calls: 1, good: 0, failed: 0, refused: 0, attempts: 0, probes: 0, mostInProgress: 0 }
    const series = [
      { ...point, refused: 1 },
      { ...point, good: 1 },
      { ...point, refused: 1 },
      { ...point, failed: 1 },
      { ...point, good: 1, refused: 1 },
    ].map((each, at) => ({ ...each, atMs: 15_000 + at * 1_000 }))
    const sick = { kind: 'down', fromMs: 5_000, toMs: 15_000 } as const

    const { relapsedSeconds } = figuresOf(
      variant,
      { ...empty, series, episodes: [{ ...sick, ...counts }] },
      { none: undefined },
    )

    expect(relapsedSeconds).toBe(1)
  })
})

const counts = {
  calls: 1,
  good: 0,
  attempts: 1,
  mostInProgress: 1,
  timeToOpenMs: undefined,
  timeToFullServiceMs: undefined,
}
const empty = await simulate({ clients: { ratePerSecond: 0 }, durationMs: 1_000 })

describe('a target', () => {
  const figures: Figures = {
    ...figuresOf(variant, { ...empty, episodes: [] }, {}),
    good: 0.9,
    falseTrips: 2,
  }
  const isMet = (target: Target): boolean | undefined => judge(figures, [target])[0]?.isMet

  it('is met at its bound, and not beyond', () => {
    expect(isMet({ measure: 'good', atLeast: 0.9 })).toBe(true)
    expect(isMet({ measure: 'good', atLeast: 0.91 })).toBe(false)
    expect(isMet({ measure: 'falseTrips', atMost: 2 })).toBe(true)
    expect(isMet({ measure: 'falseTrips', atMost: 1 })).toBe(false)
  })

  it('is missed by what never happened, unless it was to take long', () => {
    expect(isMet({ measure: 'openMs', atMost: 15_000 })).toBe(false)
    expect(isMet({ measure: 'fullServiceMs', atLeast: Infinity })).toBe(true)
  })

  it('says which other runs it needs', () => {
    const needs = (targets: readonly Target[], without: readonly Target[] = []) =>
      needsOf({ ...variant, targets, without })

    expect(needs([{ measure: 'load', atMost: 1 }])).toEqual({ none: false, ideal: false })
    expect(needs([{ measure: 'waiting', atMost: 1 }])).toEqual({ none: true, ideal: false })
    expect(needs([{ measure: 'fullServiceAgainstIdeal', atMost: 2 }])).toEqual({ none: false, ideal: true })
    expect(needs([], [{ measure: 'load', atMost: 1 }])).toEqual({ none: true, ideal: false })
  })
})

describe('a world', () => {
  it('is refused when it does not do without a breaker what it is there for', async () => {
    const never: Target = { measure: 'fullServiceMs', atLeast: Infinity }

    await expect(playVariant({ ...variant, without: [never] }, [plainDefault], 1)).rejects.toThrow(
      'made up: without a breaker fullServiceMs is 0, and must be >= Infinity',
    )
  })

  it('plays only guards that exist', () => {
    expect(() => guardOf('fuse')).toThrow('there is no guard fuse; there are none, default, recommended,')
  })
})
