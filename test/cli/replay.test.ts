import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { replay, type ReplayResult } from 'recloser/simulate'
import { asJsonLines, file, outage, recloser, type Call } from './running.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')
const commonLogTime = (ms: number): string => {
  const at = new Date(ms)
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':')
  return `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${time} +0000`
}
const endOf = ({ atMs, durationMs }: Call): number => atMs + durationMs
const status = ({ isGood }: Call): number => (isGood ? 200 : 503)

/** The same calls, as each of the formats has them. */
const asLog: Readonly<Record<string, string>> = {
  'what recordCalls() writes': asJsonLines(),
  'JSON of nginx': outage
    .map((call) =>
      JSON.stringify({
        time_iso8601: new Date(endOf(call)).toISOString(),
        request_time: '0.020',
        status: String(status(call)),
      }),
    )
    .join('\n'),
  'JSON of nginx with seconds': outage
    .map((call) => JSON.stringify({ msec: endOf(call) / 1_000, request_time: 0.02, status: status(call) }))
    .join('\n'),
  'JSON of Envoy': outage
    .map((call) =>
      JSON.stringify({ start_time: new Date(call.atMs).toISOString(), duration: 20, response_code: status(call) }),
    )
    .join('\n'),
  'JSON of pino': outage
    .map((call) => JSON.stringify({ time: endOf(call), responseTime: 20, res: { statusCode: status(call) } }))
    .join('\n'),
  'CSV with windows lines and a mark at its beginning': `\uFEFFatMs,durationMs,outcome\r\n${outage
    .map(({ atMs, durationMs, isGood }) => `${atMs},${durationMs},${isGood ? 'success' : 'failure'}\r\n`)
    .join('')}`,
}
/** Of these the time has whole seconds. */
const roundedLog: Readonly<Record<string, string>> = {
  'combined format of nginx': outage
    .map(
      (call) =>
        `10.0.0.1 - - [${commonLogTime(endOf(call))}] "GET /a?q=\\"x\\" HTTP/1.1" ${status(call)} 12 "-" "curl/8 (x; y)" 0.020`,
    )
    .join('\n'),
  'common format of Apache with %D': outage
    .map((call) => `::1 - bob smith [${commonLogTime(call.atMs)}] "GET / HTTP/1.1" ${status(call)} - 20000`)
    .join('\n'),
}

const transitionsOf = ({ transitions }: ReplayResult): readonly string[] =>
  transitions.map(({ from, to, reason }) => `${from} > ${to}: ${reason}`)

async function expected(resetTimeoutMs = 30_000): Promise<ReplayResult> {
  const calls = outage.map(({ isGood, ...call }) => ({ ...call, outcome: isGood ? 'success' : 'failure' }) as const)
  return replay({ calls, options: { failureThreshold: 5, resetTimeoutMs } })
}

describe.each(Object.entries(asLog))('recloser replay with %s', (_, text) => {
  it('gives the result of replay() as JSON', async () => {
    const { code, out, err } = await recloser(['replay', file('calls.log', text), '--reset-timeout', '30s', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(await expected())))
    expect(err).toMatch(/^Read 600 lines of .*calls\.log\.\n$/)
  })
})

describe.each(Object.entries({ ...asLog, ...roundedLog }))('recloser replay with %s on standard input', (_, text) => {
  it('opens and closes where replay() does, wherever the pieces of the input break', async () => {
    const bytes = new TextEncoder().encode(text)
    const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (__, n) =>
      bytes.subarray(n * 777, (n + 1) * 777),
    )
    // Less than this tells nothing of the format.
    const stdin = [Buffer.concat(pieces.slice(0, 3)), ...pieces.slice(3)]

    const { out } = await recloser(['replay', '--json', '--reset-timeout', '10s'], { stdin })

    expect(transitionsOf(JSON.parse(out) as ReplayResult)).toEqual(transitionsOf(await expected(10_000)))
  })
})

describe('recloser replay', () => {
  it('says what it read, what the breaker did, what that cost, and when', async () => {
    const { code, out, err } = await recloser(['replay', '--failure-threshold', '5', '--reset-timeout', '30s'], {
      stdin: [asJsonLines()],
    })

    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(`Read 600 lines of standard input.

Of 600 calls in 59.9 s the breaker admitted 300 and refused 300.
The circuit opened 1 time, never without need.
Of the refused calls 195 would have failed and 105 would have succeeded (35 %).
It opened 420 ms after calls began to fail, on average.
It closed 10.5 s after calls began to succeed again, on average.
It tried the dependency with 1 probe.

                                   without  with the breaker
calls that reached the dependency      600               300    50 %
of these, good in the log              400               295  73.8 %
of these, failed in the log            200                 5   2.5 %
openings                                 –                 1

at                        state                   for  reason
2026-10-10 00:00:20.420Z  closed -> open       30.1 s  5 failures in a row
2026-10-10 00:00:50.500Z  open -> half-open     20 ms  reset timeout passed
2026-10-10 00:00:50.520Z  half-open -> closed   9.4 s  probes succeeded
`)
  })

  it('unpacks gzip, whatever its name, and reads several files one after the other', async () => {
    const half = outage.length / 2
    const first = file('first.txt', gzipSync(asJsonLines(outage.slice(0, half))))
    const second = file('second.jsonl', asJsonLines(outage.slice(half)))

    const { out } = await recloser(['replay', first, second, '--reset-timeout=30s', '--json'])

    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(await expected())))
  })

  it('counts the lines that it cannot read, and shows the first', async () => {
    const text = `${asJsonLines(outage.slice(0, 2))}nonsense\n\n{"atMs":"x"}\n${asJsonLines(outage.slice(2))}`

    const { code, out } = await recloser(['replay'], { stdin: [text] })

    expect(code).toBe(0)
    expect(out).toContain(
      'Read 602 lines of standard input; 2 could not be read, the first is standard input, line 3: it is not JSON.\n',
    )
  })

  it('stops at the first such line with --strict', async () => {
    const { code, out, err } = await recloser(['replay', '--strict'], { stdin: [`${asJsonLines()}nonsense`] })

    expect([code, out, err]).toEqual([1, '', 'recloser: standard input, line 601: it is not JSON\n'])
  })

  it.each<[string, string, string]>([
    ['an empty input', '', 'standard input is empty'],
    [
      'an input of which no line can be read',
      '{}\n{}\n',
      'no line of standard input could be read; the first is standard input, line 1: it has no field that is recognised as its time',
    ],
  ])('refuses %s', async (_, text, message) => {
    const { code, out, err } = await recloser(['replay'], { stdin: [text] })

    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`recloser: ${message}`)
  })

  it('puts calls in order that stand behind their place, and leaves out those that stand too far behind', async () => {
    const line = (atMs: number): string => `{"atMs":${atMs},"durationMs":0,"outcome":"success"}\n`
    const text = [4, 3, 2, 1, 9, 8, 7, 6, 0].map(line).join('')

    const all = await recloser(['replay', '--json'], { stdin: [text] })
    const few = await recloser(['replay', '--json', '--max-disorder', '4'], { stdin: [text] })

    expect((JSON.parse(all.out) as ReplayResult).totals.calls).toBe(9)
    expect((JSON.parse(few.out) as ReplayResult).totals.calls).toBe(8)
    expect(few.err).toContain('1 could not be read, the first is standard input, line 9: it appears more than 4 lines')
  })

  it('shows the first twenty changes of state, and how many more there are', async () => {
    const calls = Array.from({ length: 1_000 }, (_, n) => ({ atMs: n * 10, durationMs: 1, isGood: false }))

    const { out } = await recloser(['replay', '--reset-timeout', '100'], { stdin: [asJsonLines(calls)] })

    expect(out.split('\n').filter((line) => / -> /.test(line))).toHaveLength(20)
    expect(out).toMatch(/\nand \d+ more\n$/)
    expect(out).toMatch(/^ *41 ms /m)
  })

  it('says of openings that cost more than they saved', async () => {
    const calls = outage.map((call, n) => ({ ...call, isGood: n < 10 || n > 14 }))

    const { out } = await recloser(['replay'], { stdin: [asJsonLines(calls)] })

    expect(out).toMatch(/openings .* 1 {2}1 refused more good calls than bad/)
  })

  it('says that a line lacks what those before it have', async () => {
    const text = '{"atMs":1,"durationMs":1,"outcome":"success"}\n{"durationMs":1,"outcome":"success"}\n'

    const { err } = await recloser(['replay', '--strict'], { stdin: [text] })

    expect(err).toBe('recloser: standard input, line 2: its `atMs` is not a time: it is missing\n')
  })

  it('reads CSV of many rows', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `${n},1,success\n`)

    const { out } = await recloser(['replay', '--json'], { stdin: ['atMs,durationMs,outcome\n', ...rows] })

    expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(5_000)
  })

  it('has no table of changes where there were none', async () => {
    const { out } = await recloser(['replay', '--failure-threshold', '1000'], { stdin: [asJsonLines()] })

    expect(out).not.toContain('reason')
  })
})

const shapes: readonly (readonly [flags: readonly string[], options: object])[] = [
  [['--recommended'], {}],
  [['--failure-rate', '50%'], {}],
  [['--failure-rate', '0.5', '--window', '1m', '--minimum-calls', '5', '--failure-threshold', '3'], {}],
  [['--slow-calls', '10ms', '--slow-rate', '0.4'], {}],
  [['--slow-calls', '10ms'], {}],
  [['--stalled', '5s'], {}],
  [['--slow-start'], {}],
  [
    [
      '--half-open-max-calls',
      '2',
      '--success-threshold',
      '2',
      '--half-open-failure-threshold',
      '2',
      '--probe-timeout',
      '1h',
    ],
    {},
  ],
]

it.each(shapes)('takes the options of the breaker: %j', async (flags) => {
  const { code, out } = await recloser(['replay', ...flags, '--json'], { stdin: [asJsonLines()] })

  expect(code).toBe(0)
  expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(600)
  expect(new CircuitBreaker().state).toBe('closed')
})
