import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { failureRate, timeWindow } from 'recloser/trip'
import { withJitter } from 'recloser/backoff'
import { replay, type RecordedCall } from 'recloser/simulate'

const call = (atMs: number, outcome: RecordedCall['outcome'] = 'success', durationMs = 10): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
})

/** One call each 100 ms, which fail from 2 s to 6 s. */
const outage = Array.from({ length: 100 }, (_, n) => call(n * 100, n >= 20 && n < 60 ? 'failure' : 'success', 20))

const options = { failureThreshold: 5, resetTimeoutMs: 1_000 }

describe('the result', () => {
  it('has the transitions, with the moment, the states and the reason', async () => {
    const { transitions } = await replay({ calls: outage, options })

    expect(transitions.slice(0, 3)).toEqual([
      { atMs: 2_420, from: 'closed', to: 'open', reason: '5 failures in a row' },
      { atMs: 3_500, from: 'open', to: 'half-open', reason: 'reset timeout passed' },
      { atMs: 3_520, from: 'half-open', to: 'open', reason: 'probe failed' },
    ])
    expect(transitions.at(-1)).toEqual({ atMs: 6_820, from: 'half-open', to: 'closed', reason: 'probes succeeded' })
  })

  it('counts what became of the calls, and what the refused ones would have come to', async () => {
    const { totals } = await replay({ calls: outage, options })

    expect(totals).toEqual({
      calls: 100,
      admitted: 60,
      succeeded: 52,
      failed: 8,
      ignored: 0,
      late: 0,
      rejected: 40,
      probes: 4,
      failuresAvoided: 32,
      goodRefused: 8,
      goodCalls: 60,
      failingCalls: 40,
      unfinished: 0,
      trips: 4,
      falseTrips: 0,
    })
  })

  it('tells how long it took to open, from the first failing call, and to close, from the first good one', async () => {
    const result = await replay({ calls: outage, options })

    expect(result.timeToTripMs).toBe(2_420 - 2_000)
    expect(result.timeToRecoverMs).toBe(6_820 - 6_000)
  })

  it('has no such times where the circuit never opened', async () => {
    const result = await replay({ calls: outage.slice(0, 20), options })

    expect(result).toMatchObject({ timeToTripMs: undefined, timeToRecoverMs: undefined, fromMs: 0, toMs: 1_920 })
  })

  it('dates a bad spell anew after ten good calls', async () => {
    const good = Array.from({ length: 10 }, (_, n) => call(100 + n))
    const trace = [call(0, 'failure'), ...good, call(1_000, 'failure'), call(1_100, 'failure')]

    const result = await replay({ calls: trace, options: { failureThreshold: 2 } })

    expect(result.timeToTripMs).toBe(1_110 - 1_000)
  })

  it('keeps a bad spell over nine good calls, and counts none that is ignored', async () => {
    const good = Array.from({ length: 9 }, (_, n) => call(100 + n))
    const trace = [call(0, 'failure'), ...good, call(200, 'ignored'), call(1_000, 'failure'), call(1_100, 'failure')]

    const result = await replay({ calls: trace, options: { failureThreshold: 2 } })

    expect(result.timeToTripMs).toBe(1_110)
  })

  it('splits the time into periods whose counts add up to the totals', async () => {
    const { periods, totals } = await replay({ calls: outage, options })

    expect(periods.slice(0, 2)).toMatchObject([
      { state: 'closed', fromMs: 0, toMs: 2_420, calls: 25, admitted: 25, succeeded: 20, failed: 5 },
      { state: 'open', fromMs: 2_420, toMs: 3_500, calls: 10, rejected: 10, failuresAvoided: 10 },
    ])
    for (const name of ['calls', 'admitted', 'rejected', 'succeeded', 'failed', 'probes', 'goodRefused'] as const) {
      expect(periods.reduce((sum, period) => sum + period[name], 0)).toBe(totals[name])
    }
    expect(periods.every(({ toMs }, at) => toMs === (periods[at + 1]?.fromMs ?? 9_920))).toBe(true)
  })

  it('calls an opening false that refused mostly good calls', async () => {
    const trace = [call(0, 'failure'), ...Array.from({ length: 10 }, (_, n) => call(100 + n))]

    const { totals } = await replay({ calls: trace, options: { failureThreshold: 1 } })

    expect(totals).toMatchObject({ trips: 1, falseTrips: 1, goodRefused: 10 })
  })

  it('calls no opening false that refused only calls that count for nothing', async () => {
    const trace = [call(0, 'failure'), call(100, 'ignored'), call(101, 'ignored')]

    const { totals } = await replay({ calls: trace, options: { failureThreshold: 1 } })

    expect(totals).toMatchObject({ trips: 1, falseTrips: 0, rejected: 2, goodRefused: 0, failuresAvoided: 0 })
  })

  it('is empty for no calls', async () => {
    const result = await replay({ calls: [] })

    expect(result).toMatchObject({ transitions: [], periods: [], fromMs: 0, toMs: 0, totals: { calls: 0 } })
  })
})

describe('overlapping calls', () => {
  it('a verdict of a period that has passed is late, and counts for nothing', async () => {
    const trace = [call(0, 'success', 500), call(10, 'failure', 5), call(20, 'failure', 300)]

    const { totals } = await replay({ calls: trace, options: { failureThreshold: 1 } })

    expect(totals).toMatchObject({ admitted: 2, failed: 1, late: 1, rejected: 1 })
  })

  it('a verdict comes before an admission of the same moment', async () => {
    const { totals } = await replay({ calls: [call(0, 'failure'), call(10)], options: { failureThreshold: 1 } })

    expect(totals).toMatchObject({ admitted: 1, rejected: 1 })
  })

  it('a call that never ends keeps its slot, and is unfinished', async () => {
    const trace = [call(0, 'failure'), call(1_010, 'failure', Infinity), call(1_020), call(1_030, 'ignored')]

    const { totals, toMs } = await replay({ calls: trace, options: { failureThreshold: 1, resetTimeoutMs: 1_000 } })

    expect(totals).toMatchObject({ admitted: 2, probes: 1, unfinished: 1, rejected: 2, goodRefused: 1 })
    expect(toMs).toBe(1_030)
  })

  it('each call ends in one place', async () => {
    const trace = outage.map((recorded, n) => ({
      ...recorded,
      durationMs: n % 17 === 0 ? Infinity : (n * 37) % 900,
      outcome: n % 7 === 0 ? ('ignored' as const) : recorded.outcome,
    }))

    const { totals } = await replay({ calls: trace, options })
    const { calls, succeeded, failed, ignored, late, rejected, unfinished } = totals

    expect(Math.min(succeeded, failed, ignored, late, rejected, unfinished)).toBeGreaterThan(0)
    expect(succeeded + failed + ignored + late + rejected + unfinished).toBe(calls)
  })
})

describe('the options of the breaker', () => {
  it('may be any: a window over time', async () => {
    const trip = failureRate({ threshold: 0.5, minimumCalls: 10, over: timeWindow({ durationMs: 2_000 }) })

    const { transitions } = await replay({ calls: outage, options: { trip } })

    expect(transitions[0]).toMatchObject({ to: 'open' })
  })

  it('may say shadow, which changes nothing: a replay shows what enforcing would do', async () => {
    const shadow = await replay({ calls: outage, options: { ...options, shadow: true } })

    expect(shadow).toEqual(await replay({ calls: outage, options }))
  })

  it('may start from a snapshot that is open', async () => {
    const opened = new CircuitBreaker({ resetTimeoutMs: 500 })
    opened.trip()

    const { transitions, periods } = await replay({
      calls: outage.slice(0, 20),
      options: { resetTimeoutMs: 500, snapshot: opened.snapshot(), wallClock: () => 0 },
    })

    expect(periods[0]?.state).toBe('open')
    expect(transitions.map(({ to }) => to)).toEqual(['half-open', 'closed'])
  })

  it('give jitter by the seed', async () => {
    const jittered = (seed?: number) =>
      replay({ calls: outage, seed, options: { resetTimeoutMs: withJitter(() => 1_000, 'full') } })

    expect(await jittered(7)).toEqual(await jittered(7))
    expect((await jittered(7)).transitions).not.toEqual((await jittered(8)).transitions)
    expect(await jittered()).toEqual(await jittered(1))
  })

  it('give jitter by their own chance', async () => {
    const backoff = withJitter(() => 1_000, 'full')

    const { transitions } = await replay({ calls: outage, options: { resetTimeoutMs: backoff, random: () => 0.5 } })

    expect(transitions[1]?.atMs).toBe(3_000)
  })
})
