import { describe, expect, it } from 'vitest'
import { replay, type RecordedCall, type ReplayOptions } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'

const call = (atMs: number, outcome: RecordedCall['outcome'] = 'success', durationMs = 10): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
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
