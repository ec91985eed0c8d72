import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { failureRate, timeWindow } from 'recloser/trip'
import { withJitter } from 'recloser/backoff'
import { replay, type RecordedCall, type ReplayOptions } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'

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

describe('bad input', () => {
  const complaint = (given: unknown): Promise<Error> =>
    replay(untyped(given)).then(
      () => new Error('none'),
      (error: unknown) => error as Error,
    )

  it.each([
    [{ calls: 5 }, 'replay(): `calls` must be an iterable or async iterable of calls, received 5', TypeError],
    [{ calls: {} }, 'replay(): `calls` must be an iterable or async iterable of calls, received an object', TypeError],
    [{ calls: [], clock: 1 }, 'replay(): unknown option `clock`', TypeError],
    [
      { calls: [], maxTransitions: 0 },
      'replay(): `maxTransitions` must be a whole number above 0, received 0',
      RangeError,
    ],
    [
      { calls: [], options: { clock: () => 0 } },
      'replay(): `options.clock` must be absent, because the trace has the time, received a function',
      TypeError,
    ],
    [{ calls: [], options: { failureThreshold: 0 } }, /`failureThreshold` must be a whole number above 0/, RangeError],
    [{ calls: [undefined] }, 'replay(): `calls[0]` must be an object, received undefined', TypeError],
    [{ calls: [null] }, 'replay(): `calls[0]` must be an object, received null', TypeError],
    [
      { calls: [call(0), call(NaN)] },
      /`calls\[1\].atMs` must be a finite number of milliseconds, received NaN/,
      RangeError,
    ],
    [{ calls: [{ ...call(0), atMs: '5' }] }, /`calls\[0\].atMs` must be a finite number .*, received "5"/, TypeError],
    [{ calls: [call(0, 'success', -1)] }, /`calls\[0\].durationMs` must be a number .*, received -1/, RangeError],
    [{ calls: [{ ...call(0), durationMs: '5' }] }, /`calls\[0\].durationMs` must be/, TypeError],
    [
      { calls: [call(0, untyped('failed'))] },
      "replay(): `calls[0].outcome` must be 'success' or 'failure' or 'ignored', received \"failed\"",
      RangeError,
    ],
    [
      { calls: [call(10), call(9)] },
      'replay(): `calls[1].atMs` must be at least 10, when the call before it began, because calls are sorted by the moment they begin, received 9',
      RangeError,
    ],
  ])('refuses %j', async (given, message, Kind) => {
    const error = await complaint(given)

    expect(error).toBeInstanceOf(Kind)
    expect(error.message).toMatch(message)
  })

  it('accepts each outcome, and calls of one moment', async () => {
    const trace = [call(0, 'ignored'), call(0, 'failure'), call(0, 'success', 0)]

    expect((await replay({ calls: trace })).totals).toMatchObject({ ignored: 1, failed: 1, succeeded: 1 })
  })
})

describe('long traces', () => {
  const flapping = (count: number) =>
    Array.from({ length: count }, (_, n) => call(n * 100, n % 2 ? 'failure' : 'success'))

  it('keeps the first and the last transitions and periods of very many, and says how many it left out', async () => {
    const given = { calls: flapping(4_000), options: { failureThreshold: 1, resetTimeoutMs: 100 } }
    const all = await replay({ ...given, maxTransitions: 100_000 })
    const some = await replay({ ...given, maxTransitions: 10 })

    expect(all.transitions.length).toBeGreaterThan(1_000)
    expect(some.transitions).toEqual([...all.transitions.slice(0, 5), ...all.transitions.slice(-5)])
    expect(some.periods).toEqual([...all.periods.slice(0, 5), ...all.periods.slice(-5)])
    expect(some.leftOut).toEqual({ transitions: all.transitions.length - 10, periods: all.periods.length - 10 })
    expect(some.totals).toEqual(all.totals)
  })

  function* many(count: number): Generator<RecordedCall> {
    for (let n = 0; n < count; n++) yield call(n)
  }

  async function* manyLater(count: number): AsyncGenerator<RecordedCall | readonly RecordedCall[]> {
    for (let n = 0; n < count; n += 4) {
      yield await Promise.resolve([call(n), call(n + 1), call(n + 2)])
      yield call(n + 3)
    }
  }

  it.each([
    ['an iterable', many],
    ['an async iterable of calls and arrays of them', manyLater],
  ])('tells its progress after each 65,536 calls of %s, and at the end', async (_, calls) => {
    const told: unknown[] = []

    await replay({ calls: calls(140_000), onProgress: (progress) => told.push(progress) })

    expect(told).toEqual([
      { calls: 65_536, atMs: 65_535 },
      { calls: 131_072, atMs: 131_071 },
      { calls: 140_000, atMs: 140_009 },
    ])
  })

  it.each([
    ['an iterable', many],
    ['an async iterable', manyLater],
  ])('ends with the reason of a signal that is aborted meanwhile, and closes %s', async (_, calls) => {
    const controller = new AbortController()
    let closed = false
    const iterator = calls(1e9)
    const closing: ReplayOptions['calls'] = Object.assign(iterator, {
      return: () => {
        closed = true
        return { done: true, value: undefined }
      },
    }) as never
    setTimeout(() => controller.abort('enough'), 0)

    await expect(replay({ calls: closing, signal: controller.signal })).rejects.toBe('enough')
    expect(closed).toBe(true)
  })

  it('does not begin where the signal is aborted before', async () => {
    await expect(replay({ calls: [call(0)], signal: AbortSignal.abort('before') })).rejects.toBe('before')
  })

  it('ends with what onProgress throws', async () => {
    const onProgress = (): never => {
      throw new Error('mine')
    }

    await expect(replay({ calls: [], onProgress })).rejects.toThrow('mine')
  })
})
