import { describe, expect, it } from 'vitest'
import { timeWindow } from 'recloser/trip'
import { complaint } from '../support/complaint.ts'

/** A window of one second in ten buckets after one failure at each of the moments. */
const after = (...moments: readonly number[]) => {
  const window = timeWindow({ durationMs: 1_000, buckets: 10 })
  const frame = window.empty()
  for (const nowMs of moments) window.record(frame, true, false, nowMs)
  return { window, frame }
}

const row = { number: 0, calls: 3, failures: 2, slow: 1 }

describe('timeWindow', () => {
  it('counts calls of the same bucket together', () => {
    const { window, frame } = after(0, 50, 99)

    expect(window.totals(frame, 99)).toEqual({ calls: 3, failures: 3, slow: 0 })
  })

  it('takes no calls of others into a bucket that it has just forgotten', () => {
    const { window, frame } = after(0)

    window.absorb?.(frame, { calls: 5, failures: 5, slow: 0 }, 999, 950)

    expect(window.totals(frame, 950)).toEqual({ calls: 1, failures: 1, slow: 0 })
  })

  it('counts slow calls apart from failures', () => {
    const { window, frame } = after(0)

    window.record(frame, false, true, 1)

    expect(window.totals(frame, 1)).toEqual({ calls: 2, failures: 1, slow: 1 })
  })

  it('begins its buckets at the first call', () => {
    const { window, frame } = after(950)

    const [before, at] = [window.totals(frame, 1_949), window.totals(frame, 1_950)]

    expect([before.calls, at.calls]).toEqual([1, 0])
  })

  it('forgets bucket by bucket', () => {
    const { window, frame } = after(0, 100, 200)

    const left = [999, 1_000, 1_099, 1_100, 1_200].map((nowMs) => window.totals(frame, nowMs).calls)

    expect(left).toEqual([3, 2, 2, 1, 0])
  })

  it('goes on counting after everything was forgotten', () => {
    const { window, frame } = after(0, 10, 86_400_000)

    expect(window.totals(frame, 86_400_000).calls).toBe(1)
  })

  it('forgets at exactly its length also where a bucket is no whole number of milliseconds', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 3 })
    const frame = window.empty()
    window.record(frame, true, false, 0.1)

    expect(window.totals(frame, 1_000.1).calls).toBe(0)
  })

  it('forgets nothing early where there is one bucket and no time passes', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 1 })
    const frame = window.empty()
    for (let call = 0; call < 5; call++) window.record(frame, true, false, 7)

    expect(window.totals(frame, 1_006.9).calls).toBe(5)
  })

  it('saves its buckets oldest first, with the age of the first', () => {
    const { window, frame } = after(0, 10, 250)

    const saved = window.save(frame, 330)

    expect(saved).toEqual({
      ageMs: 330,
      buckets: [
        { number: 0, calls: 2, failures: 2, slow: 0 },
        { number: 2, calls: 1, failures: 1, slow: 0 },
      ],
    })
  })

  it('saves nothing of what it has forgotten', () => {
    const { window, frame } = after(0, 250)

    expect(window.save(frame, 5_000)).toEqual({ ageMs: 0, buckets: [] })
  })

  it('is one minute in ten buckets where nothing else is said', () => {
    expect(timeWindow().shape).toBe('timeWindow(60000/10)')
  })

  it('needs the time', () => {
    expect(timeWindow().clockless).not.toBe(true)
  })

  it.each([
    { title: 'more failures than calls', rows: [{ ...row, failures: 4 }], index: 0 },
    { title: 'more slow calls than calls', rows: [{ ...row, slow: 4 }], index: 0 },
    { title: 'a bucket too old for the window', rows: [{ ...row, number: 10 }], index: 0 },
    { title: 'the same bucket twice', rows: [row, row], index: 1 },
    { title: 'buckets in the wrong order', rows: [row, { ...row, number: 1 }], index: 1 },
  ])('refuses a saved window with $title', ({ rows, index }) => {
    const window = timeWindow({ durationMs: 1_000, buckets: 10 })

    const { message } = complaint(() => window.load({ ageMs: 0, buckets: rows }, 0))

    expect(message.startsWith(`load(): \`snapshot.tally.buckets[${String(index)}]\` must be a bucket`)).toBe(true)
  })

  it('refuses a saved bucket that the window had left when it was saved', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 10 })

    expect(() => window.load({ ageMs: 1_001, buckets: [row] }, 1_001)).toThrow('`snapshot.tally.buckets[0]`')
    expect(() => window.load({ ageMs: 999, buckets: [row] }, 999)).not.toThrow()
  })

  it.each([
    { ageMs: 999.9995, number: 0 },
    { ageMs: 99.9995, number: 1 },
  ])(
    'takes a saved bucket whose bound the sums of moments miss by less than they are exact: $ageMs',
    ({ ageMs, number }) => {
      const window = timeWindow({ durationMs: 1_000, buckets: 10 })

      expect(() => window.load({ ageMs, buckets: [{ ...row, number }] }, ageMs)).not.toThrow()
    },
  )

  it('refuses more saved buckets than it has', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 2 })
    const rows = [2, 1, 0].map((number) => ({ ...row, number }))

    const { message } = complaint(() => window.load({ ageMs: 0, buckets: rows }, 0))

    expect(message).toBe('load(): `snapshot.tally.buckets` must be an array of at most 2 items, received an array')
  })

  it('goes on counting in the bucket that it loaded, so that what it saves can be loaded again', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 10 })
    const frame = window.load({ ageMs: 0, buckets: [row] }, 5)

    window.record(frame, true, false, 6)

    expect(window.save(frame, 6)).toEqual({ ageMs: 1, buckets: [{ number: 0, calls: 4, failures: 3, slow: 1 }] })
  })

  describe.each([10, 1_000, 20_000])('of %i buckets, each with a call', (buckets) => {
    /** The frame after one failure in each bucket, with its lists watched: `looks` counts what is read of them. */
    const filled = () => {
      const window = timeWindow({ durationMs: buckets, buckets })
      const frame = window.empty()
      for (let nowMs = 0; nowMs < buckets; nowMs++) window.record(frame, true, false, nowMs)
      const work = { looks: 0 }
      const watched = <T extends object>(list: T): T =>
        new Proxy(list, {
          get(target, key, receiver): unknown {
            work.looks++
            return Reflect.get(target, key, receiver)
          },
        })
      for (const [key, value] of Object.entries(frame as object)) {
        if (Array.isArray(value)) Object.assign(frame as object, { [key]: watched(value) })
      }
      return { window, frame, work }
    }

    it.each([
      { title: 'no gap', gap: 0, left: 1 },
      { title: 'a gap of one bucket', gap: 1 / buckets, left: 1 - 1 / buckets },
      { title: 'a gap of half the window', gap: 0.5, left: 0.5 },
      { title: 'a gap of nearly the window', gap: 1 - 1 / buckets, left: 1 / buckets },
      { title: 'a gap of the window', gap: 1, left: 0 },
      { title: 'a gap of many windows', gap: 1_000, left: 0 },
    ])('looks at few of them in the call after $title, and has forgotten just what is too old', ({ gap, left }) => {
      const { window, frame, work } = filled()
      const nowMs = buckets - 1 + gap * buckets

      window.record(frame, true, false, nowMs)

      expect(work.looks).toBeLessThan(150)
      expect(window.totals(frame, nowMs).calls).toBe(Math.round(left * buckets) + 1)
    })

    it('looks at few of them when the totals are read after a gap', () => {
      const { window, frame, work } = filled()

      const { calls } = window.totals(frame, buckets - 1 + buckets / 2)

      expect(calls).toBe(buckets / 2)
      expect(work.looks).toBeLessThan(150)
    })
  })

  it('keeps no more than two windows of buckets, however long the traffic lasts', () => {
    const window = timeWindow({ durationMs: 100, buckets: 100 })
    const frame = window.empty()
    const kept: number[] = []

    for (let nowMs = 0; nowMs < 5_000; nowMs++) {
      window.record(frame, true, false, nowMs)
      const lists = Object.values(frame as object).filter((value) => Array.isArray(value))
      kept.push(lists.flat().length)
    }

    expect(Math.max(...kept)).toBeLessThanOrEqual(200)
    expect(window.totals(frame, 4_999).calls).toBe(100)
  })

  it('can be shorter than a millisecond', () => {
    const window = timeWindow({ durationMs: 0.5, buckets: 1 })
    const frame = window.empty()
    window.record(frame, false, false, 0)

    window.record(frame, false, false, 1)

    expect(window.totals(frame, 1).calls).toBe(1)
  })
})
