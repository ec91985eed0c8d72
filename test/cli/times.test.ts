// Which moments the times of a log are, and which texts are no time.

import { afterEach, describe, expect, it } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { commonLogMs, momentMs } from '../../src/cli/moments.ts'
import { asJsonLines, recloser } from './running.ts'

const accessLine = (time: string): string => `1.2.3.4 - - [${time}] "GET / HTTP/1.1" 200 5 0.020\n`
const jsonLine = (time: unknown): string => `${JSON.stringify({ time, duration: 20, status: 200 })}\n`

const impossible = {
  'a day that its month does not have': ['30/Feb/2024:10:00:00 +0000', '2024-02-30T10:00:00Z'],
  'a leap day in another year': ['29/Feb/2023:10:00:00 +0000', '2023-02-29T10:00:00Z'],
  'a 32nd day': ['32/Jan/2024:10:00:00 +0000', '2024-01-32T10:00:00Z'],
  'a day 0': ['00/Jan/2024:10:00:00 +0000', '2024-01-00T10:00:00Z'],
  'an unknown month': ['10/Foo/2024:10:00:00 +0000', '2024-13-10T10:00:00Z'],
  'an hour 25': ['10/Jan/2024:25:00:00 +0000', '2024-01-10 25:00:00'],
  'an hour 24': ['10/Jan/2024:24:00:00 +0000', '2024-01-10T24:00:00Z'],
  'a minute 61': ['10/Jan/2024:10:61:00 +0000', '2024/01/10 10:61:00'],
  'a second 61': ['10/Jan/2024:10:00:61 +0000', '2024-01-10T10:00:61Z'],
  'a zone of 99 hours': ['10/Jan/2024:10:00:00 +9999', '2024-01-10T10:00:00+99:99'],
  'a zone of 60 minutes': ['10/Jan/2024:10:00:00 +0060', '2024-01-10T10:00:00+00:60'],
  'a 31st of June in a date of HTTP': ['31/Jun/2024:10:00:00 +0000', 'Mon, 31 Jun 2024 10:00:00 GMT'],
} as const

describe.each(Object.entries(impossible))('%s', (_, [accessTime, jsonTime]) => {
  it('makes a line that cannot be read', async () => {
    const good = accessLine('10/Jan/2024:10:00:00 +0000')

    const { code, out } = await recloser(['replay'], { stdin: [good, accessLine(accessTime)] })
    const strict = await recloser(['replay', '--strict'], { stdin: [good, accessLine(accessTime)] })

    expect(code).toBe(0)
    expect(out).toContain(`1 could not be read, the first is standard input, line 2: "${accessTime}" is not a time.`)
    expect(strict).toMatchObject({ code: 1, out: '', err: expect.stringContaining('line 2') as string })
  })

  it('is no time in JSON either', async () => {
    const { out } = await recloser(['replay'], { stdin: [jsonLine('2024-01-10T10:00:00Z'), jsonLine(jsonTime)] })

    expect(out).toContain(`line 2: its \`time\` is not a time: it is "${jsonTime}".`)
  })
})

it.each<[string, number]>([
  ['29/Feb/2024:23:59:59 +0000', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ['31/Dec/2023:23:30:00 -0930', Date.UTC(2024, 0, 1, 9)],
  ['01/Jan/2024:00:30:00 +1400', Date.UTC(2023, 11, 31, 10, 30)],
])('reads the time %s of an access log', (text, ms) => {
  expect(commonLogMs(text)).toBe(ms)
})

it.each<[string, number]>([
  ['2024-02-29T10:00:00Z', Date.UTC(2024, 1, 29, 10)],
  ['2024-02-29t10:00:00z', Date.UTC(2024, 1, 29, 10)],
  ['2024-02-29T10:00Z', Date.UTC(2024, 1, 29, 10)],
  ['2024-01-10T10:00:00.123456789Z', Date.UTC(2024, 0, 10, 10, 0, 0, 123)],
  ['2024-01-10 10:00:00,123', Date.UTC(2024, 0, 10, 10, 0, 0, 123)],
  ['2024-01-10 9:00:00', Date.UTC(2024, 0, 10, 9)],
  ['2024-01-10T10:00:00+0230', Date.UTC(2024, 0, 10, 7, 30)],
  ['2024-01-10T10:00:00-02:30', Date.UTC(2024, 0, 10, 12, 30)],
  ['2024-01-10 10:00:00 +02', Date.UTC(2024, 0, 10, 8)],
  ['2024-01-10 10:00:00 UTC', Date.UTC(2024, 0, 10, 10)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['Wed, 1 May 2024 10:00:00 GMT', Date.UTC(2024, 4, 1, 10)],
  ['Wed, 01 May 2024 10:00:00 +0200', Date.UTC(2024, 4, 1, 8)],
])('reads the date %s', (text, ms) => {
  expect(momentMs(text)).toBe(ms)
})

it.each([
  '2024-01-10 10:00:00 EST',
  '2024-01-10 10',
  '2024-01',
  'Wed, 01 Mai 2024 10:00:00 GMT',
  '2024-01-10T10:00:00Zx',
])('takes %s for no time', (text) => {
  expect(momentMs(text)).toBeNaN()
})

describe('a time without a zone', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  const zones = ['UTC', 'America/New_York', 'Asia/Tokyo']
  const oneClock = [
    '2024-11-03 00:30:00',
    '2024-11-03 01:30:00',
    '2024/11/03 02:30:00',
    '2024-11-03T03:30:00',
    'Sun, 03 Nov 2024 04:30:00',
  ]

  it.each(zones)('is in UTC on a machine in the zone %s, also when its clock changes', (name) => {
    process.env['TZ'] = name

    const read = oneClock.map(momentMs)

    expect(read).toEqual([0, 1, 2, 3, 4].map((hour) => Date.UTC(2024, 10, 3, hour, 30)))
  })
})

it.each([
  ['seconds', 1_791_590_400, '1791590400'],
  ['milliseconds', 1_791_590_400_000, '1791590400000'],
  ['microseconds', 1_791_590_400_000_000, '1791590400000000'],
  ['nanoseconds', 1_791_590_400_000_000_000, '1791590400000000000'],
])('knows a number of %s by its size', async (_, number, text) => {
  const results = await Promise.all(
    [jsonLine(number), `time,duration,status\n${text},0,200\n`].map((stdin) =>
      recloser(['replay', '--json', '--time-is', 'begin'], { stdin: [stdin] }),
    ),
  )

  expect(results.map(({ out }) => (JSON.parse(out) as ReplayResult).fromMs)).toEqual([
    1_791_590_400_000, 1_791_590_400_000,
  ])
})

it.each([
  [1e11 - 1, 1e14 - 1_000],
  [1e11, 1e11],
  [1e14 - 1, 1e14 - 1],
  [1e14, 1e11],
  [9e16, 9e13],
  [1e17, 1e11],
  [-1e14, -1e11],
])('reads the number %d as %d ms', (number, ms) => {
  expect(momentMs(number)).toBe(ms)
})

it.each([
  [
    'an access log',
    accessLine('10/Jan/2024:10:00:00 +0000'),
    `1 - - [10/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5 ${'9'.repeat(400)}.5\n`,
  ],
  [
    'a recording',
    asJsonLines([{ atMs: 1, durationMs: 1, isGood: true }]),
    '{"atMs":-1e308,"durationMs":1e308,"outcome":"success"}\n',
  ],
])('leaves out a call of %s that took so long that it has no beginning', async (_, good, bad) => {
  const { code, out } = await recloser(['replay', '--time-is', 'end'], { stdin: [good, bad] })

  expect(code).toBe(0)
  expect(out).toMatch(/^Read 2 lines of standard input; 1 could not be read, the first is standard input, line 2: /)
})
