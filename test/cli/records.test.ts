import { describe, expect, it } from 'vitest'
import type { LogSettings } from '../../src/cli/log-settings.ts'
import { jsonFields, recordReader, type Fields } from '../../src/cli/records.ts'
import { settings } from './settings.ts'

const read = (fields: Fields, given: Partial<LogSettings> = {}) => recordReader({ ...settings, ...given })(fields)
const base = { atMs: 5_000, durationMs: 20, outcome: 'success' }

describe('the fields that are known', () => {
  it.each(['time_iso8601', 'msec', 'time_local', '@timestamp', 'timestamp', 'time', 'ts'])(
    '%s is when a call had ended',
    (name) => {
      const call = read({ [name]: 1_791_590_400, durationMs: 20, outcome: 'success' })

      expect(call).toEqual({ atMs: 1_791_590_399_980, durationMs: 20, outcome: 'success' })
    },
  )

  it.each([
    ['atMs', 5_000],
    ['start_time', 5_000_000],
  ])('%s is when a call began', (name, atMs) => {
    expect(read({ [name]: 5_000, durationMs: 20, outcome: 'success' })).toMatchObject({ atMs })
  })

  it.each([
    ['durationMs', 2],
    ['request_time', 2_000],
    ['upstream_response_time', 2_000],
    ['duration', 2],
    ['duration_ms', 2],
    ['responseTime', 2],
    ['response_time', 2],
    ['latency_ms', 2],
    ['elapsed_ms', 2],
  ])('%s is how long it took', (name, durationMs) => {
    expect(read({ atMs: 0, [name]: 2, outcome: 'success' })).toMatchObject({ durationMs })
  })

  it.each(['outcome', 'status', 'response_code', 'status_code', 'statusCode', 'res.statusCode'])(
    '%s is how it ended',
    (name) => {
      expect(read({ atMs: 0, durationMs: 1, [name]: 503 })).toMatchObject({ outcome: 'failure' })
    },
  )

  it('reach into objects', () => {
    expect(read({ atMs: 0, durationMs: 1, res: { statusCode: 200 } })).toMatchObject({ outcome: 'success' })
  })

  it('prefer a name with a point to a path', () => {
    const fields = { atMs: 0, durationMs: 1, 'a.b': 500, a: { b: 200 } }

    expect(read(fields, { outcomeField: 'a.b' })).toMatchObject({ outcome: 'failure' })
  })
})

describe('an outcome', () => {
  it.each(['success', 'failure', 'ignored'])('is the word %s', (outcome) => {
    expect(read({ ...base, outcome })).toMatchObject({ outcome })
  })

  it.each([
    ['500', 'failure'],
    ['0', 'ignored'],
    [200, 'success'],
  ])('is the status %j', (outcome, verdict) => {
    expect(read({ ...base, outcome })).toMatchObject({ outcome: verdict })
  })

  it.each(['5000', 'x500', '500x', '+500', '500.0', '', true, [500], null])('is not %j', (outcome) => {
    expect(() => read({ ...base, outcome }, { outcomeField: 'outcome' })).toThrow(
      `its \`outcome\` must be success, failure, ignored or an HTTP status: it is ${JSON.stringify(outcome)}`,
    )
  })
})

describe('a duration', () => {
  it('is without end where a recording has null, and then the call began when it says', () => {
    const call = read({ ...base, time: 5_000, atMs: undefined, durationMs: null }, { timeField: 'time' })

    expect(call).toEqual({ atMs: 5_000_000, durationMs: Infinity, outcome: 'success' })
  })

  it.each([[''], [' '], [-1], ['soon'], [true], [[7]]])('is not %j', (durationMs) => {
    expect(() => read({ ...base, durationMs })).toThrow(
      `its \`durationMs\` is not a duration: it is ${JSON.stringify(durationMs)}`,
    )
  })

  it('must be there in each line', () => {
    const reader = recordReader(settings)
    reader(base)

    expect(() => reader({ ...base, durationMs: undefined })).toThrow(
      'its `durationMs` is not a duration: it is missing',
    )
  })
})

it.each([
  [
    { durationMs: 1, outcome: 'success' },
    /^it has no field that is recognised as its time \(atMs, .*\); name the field with --time-field$/,
  ],
  [
    { atMs: 0, outcome: 'success' },
    /recognised as its duration \(durationMs, .*\); name the field with --duration-field$/,
  ],
  [
    { atMs: 0, durationMs: 1 },
    /recognised as its outcome or status \(outcome, .*\); name the field with --outcome-field$/,
  ],
])('says what is missing in %j, and which option names it', (fields, message) => {
  expect(() => read(fields)).toThrow(message)
})

it.each([
  ['', 'is ""'],
  ['soon', 'is "soon"'],
  [null, 'is null'],
  [true, 'is true'],
  [[7], 'is [7]'],
])('says that %j is not a time', (atMs, words) => {
  expect(() => read({ ...base, atMs })).toThrow(`its \`atMs\` is not a time: it ${words}`)
})

it.each([
  ['{', 'it is not JSON'],
  ['5', 'it is not a JSON object'],
  ['"text"', 'it is not a JSON object'],
  ['null', 'it is not a JSON object'],
  ['[]', 'it is not a JSON object'],
])('refuses the line %s', (text, message) => {
  expect(() => jsonFields(text)).toThrow(new Error(message))
})
