import { describe, expect, it } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { recloser } from './running.ts'

describe('a line of a log', () => {
  it.each<[string, string, string]>([
    ['{"atMs":"","durationMs":1,"outcome":"success"}', 'json', 'its `atMs` is not a time: it is ""'],
    ['{"atMs":1,"durationMs":-1,"outcome":"success"}', 'json', 'its `durationMs` is not a duration: it is -1'],
    ['{"atMs":1,"durationMs":"","outcome":"success"}', 'json', 'its `durationMs` is not a duration: it is ""'],
    [
      '{"atMs":1,"outcome":"success"}',
      'json',
      'it has no field that is recognised as its duration (durationMs, request_time',
    ],
    [
      '{"atMs":1,"durationMs":1,"outcome":"well"}',
      'json',
      'its `outcome` must be success, failure, ignored or an HTTP status: it is "well"',
    ],
    ['{"time":true,"duration":1,"status":200}', 'json', 'its `time` is not a time: it is true'],
    ['{"time":"soon","duration":1,"status":200}', 'json', 'its `time` is not a time: it is "soon"'],
    [
      '{"time":1,"duration":1,"status":999}',
      'json',
      'its `status` must be success, failure, ignored or an HTTP status: it is 999',
    ],
    ['{"time":1,"duration":1,"res":null}', 'json', 'it has no field that is recognised as its outcome or status'],
    ['[1]', 'json', 'it is not a JSON object'],
    ['null', 'json', 'it is not a JSON object'],
    ['x', 'access-log', 'it is not a line of the common or combined log format'],
    ['h - - [today] "GET /" 200 1 0.1', 'access-log', '"today" is not a time'],
    [
      'h - - [10/Okt/2026:00:00:00 +0000] "GET /" 200 1 0.1',
      'access-log',
      '"10/Okt/2026:00:00:00 +0000" is not a time',
    ],
    ['h - - [10/Oct/2026:00:00:00 +0000] "GET /" 999 1 0.1', 'access-log', '999 is not a status'],
    [
      'h - - [10/Oct/2026:00:00:00 +0000] "GET /" 200 1',
      'access-log',
      'it does not end with the time that the request took',
    ],
    ['atMs,durationMs,outcome\n1,2\n', 'csv', 'Invalid Record Length'],
    ['atMs,durationMs,outcome\n1,2,well\n', 'csv', 'its `outcome` must be'],
  ])('says what is wrong with %j', async (line, format, why) => {
    const { code, err } = await recloser(['replay', '--strict', '--format', format], { stdin: [line] })

    expect(code).toBe(1)
    expect(err).toContain(why)
    expect(err).toMatch(/^recloser: standard input, line [12]: /)
  })

  it.each<[string, string, readonly string[], object]>([
    [
      'a status of one who went away',
      '{"atMs":5,"durationMs":1,"status":499}',
      [],
      { succeeded: 0, failed: 0, ignored: 1 },
    ],
    [
      'a status of nobody',
      'h - - [10/Oct/2026:00:00:00 +0200] "-" - 1 0.1',
      [],
      { succeeded: 0, failed: 0, ignored: 1 },
    ],
    [
      'a call that never ended',
      '{"atMs":5,"durationMs":null,"outcome":"failure"}',
      [],
      { admitted: 1, failed: 0, unfinished: 1 },
    ],
    [
      'failures of one’s own',
      '{"atMs":5,"durationMs":1,"status":404}',
      ['--failure-status', '404, 5xx'],
      { failed: 1 },
    ],
    [
      'failures that are none',
      '{"atMs":5,"durationMs":1,"status":429}',
      ['--failure-status', '5xx'],
      { failed: 0, succeeded: 1 },
    ],
    [
      'fields of one’s own',
      '{"t":5,"took":{"ms":2},"how":200}',
      ['--time-field', 't', '--duration-field', 'took.ms', '--outcome-field', 'how'],
      { succeeded: 1 },
    ],
  ])('knows %s', async (_, line, flags, totals) => {
    const { out } = await recloser(['replay', '--json', ...flags], { stdin: [line] })

    expect((JSON.parse(out) as ReplayResult).totals).toMatchObject(totals)
  })

  it.each<[string, readonly string[], number, number]>([
    ['{"time":100,"duration":5,"status":200}', [], 99_995, 100_000],
    ['{"time":100,"duration":5,"status":200}', ['--time-is', 'begin'], 100_000, 100_005],
    ['{"time":100,"duration":5,"status":200}', ['--duration-unit', 's', '--time-is', 'begin'], 100_000, 105_000],
    ['{"start_time":100,"duration":5,"status":200}', ['--time-is', 'end'], 99_995, 100_000],
    ['{"time":1e12,"duration":5,"status":200}', ['--duration-unit', 'us', '--time-is', 'begin'], 1e12, 1e12],
    [
      '{"time_local":"10/Oct/1970:02:00:00 +0200","request_time":"0.5","status":"200"}',
      [],
      Date.UTC(1970, 9, 10) - 500,
      Date.UTC(1970, 9, 10),
    ],
    [
      'h - - [10/Oct/1970:00:00:00 -0130] "GET /" 200 1 rt=0.5',
      [],
      Date.UTC(1970, 9, 10, 1, 30) - 500,
      Date.UTC(1970, 9, 10, 1, 30),
    ],
    [
      'h - - [10/Oct/1970:00:00:00.250 +0000] "GET /" 200 1 "0.5"',
      ['--time-is', 'begin'],
      Date.UTC(1970, 9, 10) + 250,
      Date.UTC(1970, 9, 10) + 750,
    ],
    [
      'h - - [10/Oct/1970:00:00:00 +0000] "GET /" 200 1 5',
      ['--duration-unit', 's', '--time-is', 'end'],
      Date.UTC(1970, 9, 10) - 5_000,
      Date.UTC(1970, 9, 10),
    ],
  ])('reads when %s began and ended, with %j', async (line, flags, fromMs, toMs) => {
    const { out } = await recloser(['replay', '--json', ...flags], { stdin: [line] })
    const result = JSON.parse(out) as ReplayResult

    expect([result.fromMs, Math.round(result.toMs)]).toEqual([fromMs, toMs])
  })
})
