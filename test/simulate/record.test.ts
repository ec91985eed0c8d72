import { install } from '@sinonjs/fake-timers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { parseCalls, recordCalls, replay, type CallLines, type RecordedCall } from 'recloser/simulate'
import { manualClock } from 'recloser/testing'
import { untyped } from '../support/complaint.ts'

const call = (atMs: number, outcome: RecordedCall['outcome'] = 'success', durationMs = 10): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
})
const line = (recorded: unknown): string => `${JSON.stringify(recorded)}\n`

async function read(lines: string | CallLines, maxDisorder?: number): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = []
  for await (const some of parseCalls(lines, { maxDisorder })) calls.push(...some)
  return calls
}

describe('recordCalls', () => {
  const setup = (shadow = false) => {
    const clock = manualClock(1_000)
    const breaker = new CircuitBreaker({ clock, shadow, failureThreshold: 1, resetTimeoutMs: 100 })
    const lines: string[] = []
    return { clock, breaker, lines, stop: recordCalls(breaker, (text) => lines.push(text)) }
  }

  it('writes each call when it ends: when it began, how long it took, what it counted as', () => {
    const { clock, breaker, lines } = setup()
    const slow = breaker.acquire()
    clock.advance(5)
    const quick = breaker.acquire()
    clock.advance(1)
    quick.ignore()
    slow.succeed()
    breaker.acquire().fail()

    expect(lines).toEqual([
      line(call(1_005, 'ignored', 1)),
      line(call(1_000, 'success', 6)),
      line(call(1_006, 'failure', 0)),
    ])
  })

  it('writes wall time, even if the wall clock steps, so that traces of processes fit together', () => {
    let wallMs = 1_700_000_000_000
    const time = install({ toFake: ['performance'] })
    onTestFinished(() => time.uninstall())
    time.tick(5_000)
    const breaker = new CircuitBreaker({ wallClock: () => wallMs })
    const lines: string[] = []
    recordCalls(breaker, (text) => lines.push(text))
    wallMs = 0
    time.tick(100)
    const permit = breaker.acquire()
    time.tick(10)
    permit.succeed()

    expect(lines).toEqual([line(call(1_700_000_000_100))])
  })

  it('writes the time since the clock began where the wall clock tells nothing', () => {
    const time = install({ toFake: ['performance'] })
    onTestFinished(() => time.uninstall())
    time.tick(5_000)
    const breaker = new CircuitBreaker({ wallClock: () => NaN, onHookError: () => undefined })
    const lines: string[] = []
    recordCalls(breaker, (text) => lines.push(text))
    time.tick(50)
    breaker.acquire().succeed()

    expect(lines).toEqual([line(call(5_050, 'success', 0))])
  })

  it('leaves out what the breaker refuses, and what began before', () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ clock, failureThreshold: 1 })
    const before = breaker.acquire()
    const lines: string[] = []
    recordCalls(breaker, (text) => lines.push(text))
    before.fail()

    expect(breaker.tryAcquire()).toBeUndefined()
    expect(lines).toEqual([])
  })

  it('in shadow mode it writes the verdict also of calls that would have been refused', () => {
    const { clock, breaker, lines } = setup(true)
    breaker.acquire().fail()
    for (const verdict of ['succeed', 'fail', 'ignore'] as const) breaker.acquire()[verdict]()
    clock.advance(100)
    breaker.acquire().succeed()

    expect(lines.map((text) => (JSON.parse(text) as RecordedCall).outcome)).toEqual([
      'failure',
      'success',
      'failure',
      'ignored',
      'success',
    ])
  })

  it('ends when it is told to, also by using', () => {
    const { breaker, lines, stop } = setup()
    stop()
    breaker.acquire().succeed()
    recordCalls(breaker, () => undefined)[Symbol.dispose]()

    expect(lines).toEqual([])
  })

  it('what write throws reaches onHookError, and no caller', () => {
    const told: unknown[] = []
    const breaker = new CircuitBreaker({ onHookError: (error) => told.push(error) })
    recordCalls(breaker, () => {
      throw new Error('disk full')
    })

    expect(breaker.acquire().succeed()).toBe(true)
    expect(told).toEqual([new Error('disk full')])
  })

  it.each([
    [untyped({}), () => undefined, 'recordCalls(): `breaker` must be a CircuitBreaker, received an object'],
    [new CircuitBreaker(), untyped(5), 'recordCalls(): `write` must be a function, received 5'],
  ])('refuses wrong arguments: %#', (breaker, write, message) => {
    expect(() => recordCalls(untyped(breaker), untyped(write))).toThrow(message)
  })

  it('what it writes is what replay reads: the same transitions again', async () => {
    const { clock, breaker, lines } = setup(true)
    const heard: unknown[] = []
    breaker.subscribe('transition', ({ atMs, from, to, reason }) => heard.push({ atMs, from, to, reason }))
    const inFlight = [breaker.acquire(), breaker.acquire()]
    for (let n = 0; n < 60; n++) {
      clock.advance(7)
      inFlight.push(breaker.acquire())
      clock.advance(2)
      const [permit] = inFlight.splice((n * 7) % inFlight.length, 1)
      if (n % 9 === 0) permit?.fail()
      else permit?.succeed()
    }

    const { transitions } = await replay({
      calls: parseCalls(lines.join('')),
      options: { failureThreshold: 1, resetTimeoutMs: 100 },
    })

    expect(transitions.length).toBeGreaterThan(4)
    expect(transitions.slice(0, 4)).toEqual(heard.slice(0, 4))
  })
})

describe('parseCalls', () => {
  const calls = [call(0), call(1, 'failure'), call(2, 'ignored')]
  const text = calls.map(line).join('')
  const bytes = new TextEncoder().encode(text)

  async function* later<T>(pieces: readonly T[]): AsyncGenerator<T> {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }

  it.each<[string, () => string | CallLines]>([
    ['a string', () => text],
    ['a string without a newline at the end', () => text.trimEnd()],
    ['a string with empty lines and carriage returns', () => text.replaceAll('\n', '\r\n\r\n')],
    ['lines without newlines', () => calls.map((recorded) => JSON.stringify(recorded))],
    ['pieces of text that break anywhere', () => text.split(/(?<=.)/s)],
    ['an async iterable of text', () => later([text.slice(0, 5), text.slice(5)])],
    ['an async iterable of bytes', () => later([bytes.slice(0, 50), bytes.slice(50)])],
  ])('reads %s', async (_, lines) => {
    expect(await read(lines())).toEqual(calls)
  })

  it('sorts calls that stand in the order in which they ended', async () => {
    const disordered = [call(5), call(3), call(4), call(0), call(9)]

    expect((await read(disordered.map(line), 3)).map(({ atMs }) => atMs)).toEqual([0, 3, 4, 5, 9])
  })

  it('refuses a call that stands further behind its place than it holds calls', async () => {
    const disordered = [call(5), call(3), call(4), call(0)]

    await expect(read(disordered.map(line), 2)).rejects.toThrow(
      'parseCalls(): `line 4.atMs` must be within 2 lines of its place; a larger `maxDisorder` allows more, received 0',
    )
  })

  it.each([
    [
      '{"atMs":0}\n',
      TypeError,
      'parseCalls(): `line 1.durationMs` must be a number of milliseconds, 0 or more, received undefined',
    ],
    [`${text}oops\n`, SyntaxError, 'parseCalls(): `line 4` must be JSON, received "oops"'],
    [`${text}\n5\n`, TypeError, 'parseCalls(): `line 5` must be an object, received 5'],
  ])('names the line that is wrong: %j', async (lines, Kind, message) => {
    await expect(read(lines)).rejects.toThrow(Kind)
    await expect(read(lines)).rejects.toThrow(message)
  })

  it('refuses wrong arguments at once', () => {
    expect(() => parseCalls(untyped(5))).toThrow('parseCalls(): `lines` must be a string, or an iterable')
    expect(() => parseCalls(untyped({}))).toThrow('received an object')
    expect(() => parseCalls('', { maxDisorder: 0 })).toThrow('`maxDisorder` must be a whole number above 0, received 0')
  })
})
