import { describe, expect, it } from 'vitest'
import { parseCalls, replay, type RecordedCall } from 'recloser/simulate'
import { isRecordedCall, recordedCall } from '../../src/simulate/recorded-call.ts'
import { complaint, untyped } from '../support/complaint.ts'

const call = { atMs: 5, durationMs: 1, outcome: 'success' } as const

describe('a recorded call', () => {
  it.each([
    call,
    { ...call, outcome: 'failure' },
    { ...call, outcome: 'ignored' },
    { ...call, atMs: 6 },
    { ...call, durationMs: 0 },
    { ...call, durationMs: Infinity },
  ])('is %j', (value) => {
    expect([isRecordedCall(value, 5), recordedCall('test', 'call', value, 5)]).toEqual([true, value])
  })

  it.each([
    [null, '`call` must be an object, received null'],
    [undefined, '`call` must be an object, received undefined'],
    [{ ...call, atMs: '6' }, '`call.atMs` must be a finite number of milliseconds, received "6"'],
    [{ ...call, atMs: Infinity }, '`call.atMs` must be a finite number of milliseconds, received Infinity'],
    [{ ...call, atMs: NaN }, '`call.atMs` must be a finite number of milliseconds, received NaN'],
    [
      { ...call, atMs: 4 },
      '`call.atMs` must be at least 5, when the call before it began, because calls are sorted by the moment they begin, received 4',
    ],
    [{ ...call, durationMs: '1' }, '`call.durationMs` must be a number of milliseconds, 0 or more, received "1"'],
    [{ ...call, durationMs: -1 }, '`call.durationMs` must be a number of milliseconds, 0 or more, received -1'],
    [{ ...call, durationMs: NaN }, '`call.durationMs` must be a number of milliseconds, 0 or more, received NaN'],
    [{ ...call, outcome: 'good' }, "`call.outcome` must be 'success' or 'failure' or 'ignored', received \"good\""],
  ])('is not %j', (value, words) => {
    expect(isRecordedCall(value, 5)).toBe(false)
    expect(complaint(() => recordedCall('test', 'call', value, 5)).message).toBe(`test: ${words}`)
  })
})

describe('a trace that is replayed', () => {
  const trace: readonly RecordedCall[] = [call, { ...call, atMs: 9 }]

  it('names the call that is wrong by its place', async () => {
    await expect(replay({ calls: untyped([call, { ...call, atMs: 1 }]) })).rejects.toThrow(
      'replay(): `calls[1].atMs` must be at least 5',
    )
  })

  it('comes call by call, or in lists, and tells its progress at the end', async () => {
    async function* later() {
      yield call
      yield await Promise.resolve([{ ...call, atMs: 9 }])
    }
    const told: unknown[] = []

    const { totals } = await replay({ calls: later(), onProgress: (progress) => void told.push(progress) })

    expect([totals.calls, told]).toEqual([2, [{ calls: 2, atMs: 10 }]])
  })

  it('is played with options that are an object', async () => {
    await expect(replay({ calls: [], options: untyped(5) })).rejects.toThrow(
      'replay(): `options` must be the options of a CircuitBreaker, received 5',
    )
  })

  it('has the time, so that options may not', async () => {
    await expect(replay({ calls: trace, options: { clock: () => 0 } })).rejects.toThrow(
      'replay(): `options.clock` must be absent, because the trace has the time, received a function',
    )
  })

  it('says how many transitions and periods it left out', async () => {
    const calls = Array.from({ length: 9 }, (_, at) => ({ atMs: at * 100, durationMs: 1, outcome: 'failure' as const }))

    const { leftOut, transitions, periods } = await replay({
      calls,
      options: { failureThreshold: 1, resetTimeoutMs: 50 },
      maxTransitions: 2,
    })

    expect([leftOut, transitions.length, periods.length]).toEqual([{ transitions: 15, periods: 16 }, 2, 2])
  })
})

describe('lines of calls', () => {
  const line = (atMs: number): string => JSON.stringify({ ...call, atMs })
  const read = async (...given: Parameters<typeof parseCalls>) => {
    const pieces: number[][] = []
    for await (const calls of parseCalls(...given)) pieces.push(calls.map(({ atMs }) => atMs))
    return pieces
  }
  const bytes = async function* (text: string, size: number) {
    const all = new TextEncoder().encode(text)
    for (let at = 0; at < all.length; at += size) yield await Promise.resolve(all.slice(at, at + size))
  }

  it('may be one text, or lines without their newlines', async () => {
    expect(await read(`${line(1)}\n${line(2)}\n`)).toEqual([[1, 2]])
    expect(await read([line(1), line(2)])).toEqual([[1, 2]])
    expect(await read([line(1), ` ${line(2)}`.trim(), '\n', line(3)])).toEqual([[1, 2, 3]])
  })

  it('may break anywhere, also within a letter', async () => {
    const broken = `{"atMs":1,"durationMs":1,"outcome":"success","note":"é€😀"}\n${line(2)}`

    expect(await read(bytes(broken, 1))).toEqual([[1, 2]])
  })

  it('give calls of the same moment in any order, and no list without calls', async () => {
    expect(await read([`${line(1)}\n`, `${line(1)}\n`, `${line(1)}\n`], { maxDisorder: 1 })).toEqual([[1], [1], [1]])
  })

  it('stand within so many lines of their place', async () => {
    const error: unknown = await read([5, 6, 1].map(line).join('\n'), { maxDisorder: 1 }).catch(
      (reason: unknown) => reason,
    )

    expect(String(error)).toBe(
      'RangeError: parseCalls(): `line 3.atMs` must be within 1 lines of its place; a larger `maxDisorder` allows more, received 1',
    )
  })

  it('are counted as they stand, also where a piece begins with the end of a line', async () => {
    await expect(read([line(1), '\nbad'])).rejects.toThrow('`line 2` must be JSON')
  })

  it('that are no JSON are named, with the beginning and the cause', async () => {
    const long = `{${'x'.repeat(200)}`

    const error: unknown = await read(`${line(1)}\n${long}`).catch((reason: unknown) => reason)

    expect(error).toBeInstanceOf(SyntaxError)
    expect(error).toMatchObject({
      message: `parseCalls(): \`line 2\` must be JSON, received ${JSON.stringify(long.slice(0, 100))}`,
      cause: expect.any(SyntaxError) as unknown,
    })
  })
})
