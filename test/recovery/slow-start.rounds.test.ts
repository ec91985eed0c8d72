import { describe, expect, it } from 'vitest'
import type { ProbeVerdict } from 'recloser/recovery'
import { Period } from './period.ts'

describe('the pace of slowStart', () => {
  it('spreads the calls of a round evenly, and lets a quarter of a round come early', () => {
    const period = new Period()

    const moments = Array.from({ length: 9 }, () => {
      const atMs = period.admit()
      period.settle(atMs)
      return atMs
    })

    expect(moments).toEqual([0, 75, 125, 175, 200, 225, 250, 275, 287.5])
  })

  it('admits no more than a quarter of a round and one call at once after a pause', () => {
    const period = new Period()
    period.rounds(0, 0, 0)
    period.nowMs += 1_000

    const moments = period.fill().map((atMs) => atMs - period.nowMs)

    expect(moments).toEqual([-62.5, -62.5, -62.5, -50, -37.5, -25, -12.5, 0])
  })

  it('has as many calls in flight as the round is large, however long they take', () => {
    const period = new Period()
    period.rounds(0, 0, 0)

    const inFlight = period.fill()
    period.nowMs += 10_000

    expect([inFlight.length, period.waitMs]).toEqual([8, Infinity])
  })

  it('shows which share of the calls of this round it admitted', () => {
    const period = new Period()
    const before = period.counts.admittedShare

    period.admit()
    for (let call = 0; call < 3; call++) period.reject()

    expect([before, period.counts.admittedShare]).toEqual([0, 0.25])
  })
})

describe('the rounds of slowStart', () => {
  it('double while answers are fast', () => {
    expect(new Period().rounds(0, 0, 0, 0, 0)).toEqual([1, 2, 4, 8, 16])
  })

  it.each([
    { tookMs: 250, next: 16, title: 'double up to one and a half times as long as in the fastest round, and a round' },
    { tookMs: 250.5, next: 10, title: 'grow by a quarter above that' },
    { tookMs: 400, next: 10, title: 'grow by a quarter up to three times as long, and a round' },
    { tookMs: 400.5, next: 8, title: 'stay as large above that' },
  ])('$title', ({ tookMs, next }) => {
    expect(new Period().rounds(0, 0, 100, tookMs, 0)).toEqual([1, 2, 4, 8, next])
  })

  it('remember the fastest of the rounds before', () => {
    const [fastFirst, fastLast] = [new Period(), new Period()]

    fastFirst.rounds(0, 0, 100, 200)
    fastLast.rounds(0, 0, 200, 100)

    expect([fastFirst, fastLast].map((period) => period.rounds(250.5, 0))).toEqual([
      [16, 20],
      [16, 20],
    ])
  })

  it('forget a tenth of the fastest with each round in which there is a queue', () => {
    expect(new Period().rounds(0, 0, 100, 401, 401, 0)).toEqual([1, 2, 4, 8, 8, 10])
  })

  it('forget nothing where answers are only slower', () => {
    expect(new Period().rounds(0, 0, 100, 400, 400, 401, 0)).toEqual([1, 2, 4, 8, 10, 13, 13])
  })

  it('of fewer than four calls say nothing of how long answers take', () => {
    const period = new Period()
    period.rounds(0, 0, 100)
    period.round(0, () => 'failure')

    expect(period.rounds(1_000, 1_000, 401, 0)).toEqual([1, 2, 4, 4])
  })

  it('go by the mean of the good answers', () => {
    const period = new Period()
    period.rounds(0, 0, 100)
    const admitted = period.fill()
    const end = (calls: readonly number[], verdict: ProbeVerdict): void => {
      period.nowMs = Math.max(...calls) + 250
      for (const atMs of calls) period.settle(atMs, verdict)
    }

    end(admitted.slice(0, 4), 'success')
    period.nowMs += 10_000
    end(admitted.slice(4, 7), 'failure')
    end(admitted.slice(7), 'success')

    // 287.5, 275, 262.5, 250 and 250 milliseconds.
    expect(period.round(0)).toBe(10)
  })

  it('end when as many calls have ended as they are large, good or bad', () => {
    const period = new Period()
    period.rounds(0, 0, 0)

    const size = period.round(0, (call) => (call === 3 ? 'failure' : 'success'))

    expect([size, period.round(0)]).toEqual([8, 16])
  })

  it.each([
    { failures: 3, next: 16 },
    { failures: 4, next: 4 },
  ])(
    'of eight calls with $failures failures, where the half may not fail, are followed by $next',
    ({ failures, next }) => {
      const period = new Period()
      period.rounds(0, 0, 0)

      period.round(0, (call) => (call > 0 && call <= failures ? 'failure' : 'success'))

      expect(period.round(0)).toBe(next)
    },
  )

  it('are followed by one of three calls where five were too many', () => {
    const period = new Period()
    period.rounds(0, 0, 100)
    period.round(100, (call) => (call % 2 === 0 ? 'success' : 'failure'))
    period.rounds(300)

    period.round(100, (call) => (call === 0 ? 'success' : 'failure'))

    expect(period.round(0)).toBe(3)
  })

  it('are followed by a single call where none was good', () => {
    const period = new Period()
    period.rounds(0, 0, 0)

    period.round(0, () => 'failure')

    expect(period.round(0)).toBe(1)
  })

  it('count a call that was admitted in the very moment in which they began', () => {
    const period = new Period()
    period.rounds(0, 0)
    for (let call = 0; call < 3; call++) period.settle(period.admit())
    period.nowMs += 1_000
    period.settle(period.admit())
    const startedAtMs = period.nowMs

    const first = period.admit()
    period.settle(first)
    for (let call = 0; call < 7; call++) period.settle(period.admit())

    expect([first, period.fill().length]).toEqual([startedAtMs, 16])
  })

  it('do not count a call that was admitted before they began', () => {
    const period = new Period()
    period.rounds(0, 0)
    const early = period.admit()
    for (let call = 0; call < 4; call++) period.settle(period.admit())
    period.nowMs += 1

    period.settle(early)
    for (let call = 0; call < 7; call++) period.settle(period.admit())

    expect([period.counts.successes, period.fill().length]).toEqual([3 + 5 + 7, 8])
  })
})

describe('the end of slowStart', () => {
  it.each([
    { successes: 1, borne: 1 },
    { successes: 3, borne: 3 },
    { successes: 7, borne: 4 },
  ])('comes with single failures: after $successes successes it bears $borne', ({ successes, borne }) => {
    const period = new Period()
    for (let call = 0; call < successes; call++) period.settle(period.admit())
    period.round(200, () => 'failure')

    const answers = Array.from({ length: borne + 1 }, () => period.settle(period.admit(), 'failure'))

    expect(answers).toEqual([...Array.from({ length: borne }, () => undefined), 'open'])
  })

  it.each([
    { quietMs: 3_199.5, ended: undefined },
    { quietMs: 3_200, ended: 'closed' },
  ])('is $ended at a good answer $quietMs ms after the last rejection', ({ quietMs, ended }) => {
    const period = new Period()
    const first = period.admit()

    period.nowMs = quietMs

    expect(period.settle(first)).toBe(ended)
  })

  it('does not come while there is a queue, however long nothing was rejected', () => {
    const period = new Period()
    period.rounds(0, 0, 100)
    const admitted = period.fill()
    period.nowMs += 3_200

    const ended = admitted.map((atMs) => period.settle(atMs))

    expect(ended.every((answer) => answer === undefined)).toBe(true)
  })

  it('is told to nobody by an ignored call', () => {
    const period = new Period()
    const first = period.admit()
    period.nowMs = 3_200

    const ended = period.settle(first, 'ignored')

    expect([ended, period.waitMs, period.counts]).toMatchObject([undefined, 0, { successes: 0, failures: 0 }])
  })
})
