import { describe, expect, it } from 'vitest'
import type { Episode } from 'recloser/simulate'
import { Ledger } from '../../src/simulate/ledger.ts'
import { readDependency } from '../../src/simulate/read-dependency.ts'
import { Refusals } from '../../src/simulate/refusals.ts'

/** A ledger of 250 ms, in points of 100 ms. */
const ledgerOf = (episodes: readonly Episode[] = [], durationMs = 250): Ledger =>
  new Ledger(
    { durationMs, bucketMs: 100, maxTransitions: 2, fullService: { share: 1, forMs: 100 } },
    readDependency('test', { episodes }),
  )

const ends = ['good', 'failed', 'refused', 'substituted', 'turnedAway'] as const

describe('the ledger', () => {
  it('counts how calls end, by the moment in which they began', () => {
    const ledger = ledgerOf()
    ends.forEach((end, call) => {
      for (let again = 0; again <= call; again++) {
        ledger.begin(100, 0)
        ledger.end(end, 100, 0, 199)
      }
    })
    ledger.begin(50, 0)

    const { totals, series } = ledger.report(0, 0)

    expect(totals).toMatchObject({
      calls: 16,
      good: 1,
      failed: 2,
      refused: 3,
      substituted: 4,
      turnedAway: 5,
      unfinished: 1,
      attempts: 0,
    })
    expect(series).toEqual([
      { atMs: 0, calls: 1, good: 0, failed: 0, refused: 0, attempts: 0, probes: 0, mostInProgress: 1 },
      { atMs: 100, calls: 15, good: 1, failed: 7, refused: 3, attempts: 0, probes: 0, mostInProgress: 1 },
      { atMs: 200, calls: 0, good: 0, failed: 0, refused: 0, attempts: 0, probes: 0, mostInProgress: 0 },
    ])
  })

  it('tells how long good answers took, and no others', () => {
    const ledger = ledgerOf()
    for (const end of ends) {
      ledger.begin(0, 0)
      ledger.end(end, 0, 0, end === 'good' ? 30 : 90)
    }

    expect(ledger.report(0, 0).latencyMs).toMatchObject({ mean: 30, max: 30 })
  })

  it('tells how many calls were in progress at most, in all and at each point', () => {
    const ledger = ledgerOf([{ kind: 'down', fromMs: 100, forMs: 100 }])
    for (const atMs of [0, 10, 20]) ledger.begin(atMs, 0)
    for (const atMs of [0, 10]) ledger.end('good', atMs, 0, 90)
    ledger.begin(110, 0)

    const { mostInProgress, series, episodes } = ledger.report(0, 7)

    expect([mostInProgress, series.map((point) => point.mostInProgress)]).toEqual([3, [3, 2, 0]])
    expect(episodes[0]?.mostInProgress).toBe(2)
  })

  it('puts what happens after the end into the last point', () => {
    const ledger = ledgerOf()

    ledger.attempt(900, 0, false)

    expect(ledger.report(0, 0).series.map(({ attempts }) => attempts)).toEqual([0, 0, 1])
  })

  it('counts probes, and the most of them in a tenth of a second', () => {
    const ledger = ledgerOf([], 2_000)
    ledger.attempt(100, 0, false)
    for (const atMs of [500, 510, 599, 600, 601, 899]) ledger.attempt(atMs, 0, true)

    const { probes, totals, series } = ledger.report(0, 0)

    expect(probes).toEqual({ total: 6, mostIn100Ms: 3, meanIn100Ms: 6 / 4 })
    expect([totals.probes, totals.attempts, series[5]?.probes, series[1]?.probes]).toEqual([6, 7, 3, 0])
  })

  it('has no mean of probes where there was none', () => {
    expect(ledgerOf().report(0, 0).probes).toEqual({ total: 0, mostIn100Ms: 0, meanIn100Ms: 0 })
  })

  it('tells which episodes the attempts, good answers and openings were in', () => {
    const ledger = ledgerOf([
      { kind: 'down', fromMs: 0, forMs: 50 },
      { kind: 'down', fromMs: 100, forMs: 50 },
    ])
    ledger.begin(110, 0)
    ledger.attempt(110, 0, false)
    ledger.change('a', new Refusals(), { atMs: 120, from: 'closed', to: 'open', reason: 'test' })
    ledger.end('good', 110, 0, 130)

    expect(ledger.report(0, 0).episodes).toMatchObject([
      { calls: 0, good: 0, attempts: 0, timeToOpenMs: undefined },
      { calls: 1, good: 1, attempts: 1, timeToOpenMs: 20 },
    ])
  })

  it('looks for full service until the next episode that begins after the end of one', () => {
    const ledger = ledgerOf(
      [
        { kind: 'down', fromMs: 0, forMs: 100 },
        { kind: 'down', fromMs: 50, forMs: 50 },
        { kind: 'down', fromMs: 300, forMs: 100 },
        { kind: 'down', fromMs: 100, forMs: 100 },
      ],
      1_000,
    )
    for (const atMs of [250, 450]) {
      ledger.begin(atMs, 0)
      ledger.end('good', atMs, 0, atMs)
    }

    expect(ledger.report(0, 0).episodes.map(({ timeToFullServiceMs }) => timeToFullServiceMs)).toEqual([
      undefined,
      undefined,
      0,
      0,
    ])
  })

  it('keeps as many changes of state as it is told, and counts openings', () => {
    const ledger = ledgerOf()
    const change = (atMs: number, from: 'closed' | 'open', to: 'closed' | 'open') =>
      ledger.change('web', new Refusals(), { atMs, from, to, reason: 'test' })
    change(1, 'closed', 'open')
    change(2, 'open', 'closed')
    change(3, 'closed', 'open')

    const { transitions, leftOut, totals } = ledger.report(4, 5)

    expect(transitions).toEqual([
      { guard: 'web', atMs: 1, from: 'closed', to: 'open', reason: 'test' },
      { guard: 'web', atMs: 3, from: 'closed', to: 'open', reason: 'test' },
    ])
    expect([leftOut, totals.trips, totals.falseTrips]).toEqual([{ transitions: 1 }, 2, 4])
  })

  it('shares refused calls into those that would have been good, and failures avoided', () => {
    const ledger = ledgerOf()
    for (const share of [1, 0.25]) {
      ledger.begin(0, 0)
      ledger.refuse(new Refusals(), share)
      ledger.end('refused', 0, 0, 0)
    }

    expect(ledger.report(0, 3)).toMatchObject({ mostQueued: 3, totals: { goodRefused: 1.25, failuresAvoided: 0.75 } })
  })
})

describe('a false opening', () => {
  const refused = (shares: readonly number[], opens = true): number => {
    const refusals = new Refusals()
    const ledger = ledgerOf()
    if (opens) ledger.change('a', refusals, { atMs: 0, from: 'closed', to: 'open', reason: 'test' })
    for (const share of shares) ledger.refuse(refusals, share)
    ledger.change('a', refusals, { atMs: 1, from: 'open', to: 'closed', reason: 'test' })
    ledger.refuse(refusals, 1)
    refusals.close()
    return refusals.falseTrips
  }

  it('is one that refused more good calls than others', () => {
    expect([[1], [0.6], [1, 1, 0], [1, 0], [0.5], [0], []].map((shares) => refused(shares))).toEqual([
      1, 1, 1, 0, 0, 0, 0,
    ])
  })

  it('is none where the circuit had not opened', () => {
    expect(refused([1, 1], false)).toBe(0)
  })
})
