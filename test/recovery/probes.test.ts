import { describe, expect, it } from 'vitest'
import { probes } from 'recloser/recovery'
import type { ProbesOptions, ProbeVerdict } from 'recloser/recovery'
import { complaint, untyped } from '../support/complaint.ts'

const probeTimeoutMs = 100

/** One half-open period of `probes` by itself, with one probe in flight. */
function period(options: ProbesOptions = {}) {
  const strategy = probes(options)
  const tally = strategy.empty(0, undefined)
  const admit = (nowMs: number): void => strategy.admit(tally, nowMs, probeTimeoutMs)
  const wait = (nowMs: number): number => strategy.wait(tally, nowMs, probeTimeoutMs)
  const settle = (admittedAtMs: number, verdict: ProbeVerdict) => strategy.settle(tally, admittedAtMs, verdict, 0)
  admit(0)
  return { admit, wait, settle, counts: () => strategy.counts(tally, 0) }
}

describe('probes by themselves', () => {
  it('say by which number of verdicts they end, as large as the number at once where nothing is said', () => {
    const numbers = [probes(), probes({ maxCalls: 3 }), probes({ successes: 2, failures: 4 })].map(
      ({ shape, successes, failures }) => [shape, successes, failures],
    )

    expect(numbers).toEqual([
      ['probes', 1, 1],
      ['probes', 3, 1],
      ['probes', 2, 4],
    ])
  })

  it('refuse an option by their name', () => {
    expect(complaint(() => probes({ maxCalls: untyped(0) })).message).toMatch(/^probes\(\): `maxCalls` must be/)
  })

  it('admit so many at once, and the next when the oldest is out of time', () => {
    const { admit, wait } = period({ maxCalls: 2 })
    const second = wait(10)
    admit(10)

    expect([second, ...[20, 99, 100].map(wait)]).toEqual([0, 80, 1, 0])
  })

  it('give the place of a probe that is out of time to the one that is admitted then', () => {
    const { admit, wait } = period({ maxCalls: 2 })
    admit(10)
    admit(100)
    const third = wait(100)
    admit(150)

    expect([third, ...[150, 199, 200].map(wait)]).toEqual([10, 50, 1, 0])
  })

  it('admit another as soon as one has ended', () => {
    const { wait, settle } = period()
    const before = wait(1)

    settle(0, 'ignored')

    expect([before, wait(1)]).toEqual([99, 0])
  })

  it('give nobody a place for the end of a probe that had lost its own', () => {
    const { admit, wait, settle } = period()
    admit(100)

    settle(0, 'ignored')

    expect(wait(101)).toBe(99)
  })

  it.each<{ verdicts: ProbeVerdict[]; ends: unknown[] }>([
    { verdicts: ['success', 'success'], ends: [undefined, 'closed'] },
    { verdicts: ['failure', 'failure'], ends: [undefined, 'open'] },
    { verdicts: ['failure', 'success', 'success'], ends: [undefined, undefined, 'closed'] },
    { verdicts: ['success', 'failure', 'failure'], ends: [undefined, undefined, 'open'] },
    { verdicts: ['ignored', 'ignored', 'ignored'], ends: [undefined, undefined, undefined] },
  ])('end as the second of a kind says: $verdicts', ({ verdicts, ends }) => {
    const { settle } = period({ successes: 2, failures: 2 })

    expect(verdicts.map((verdict) => settle(0, verdict))).toEqual(ends)
  })

  it('count what has ended well and what has not', () => {
    const { settle, counts } = period({ successes: 9, failures: 9 })

    for (const verdict of ['success', 'failure', 'ignored', 'success'] as const) settle(0, verdict)

    expect(counts()).toEqual({ successes: 2, failures: 1 })
  })
})
