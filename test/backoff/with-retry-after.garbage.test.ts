import { describe, expect, it } from 'vitest'
import { constant, withRetryAfter } from 'recloser/backoff'
import { context } from './context.ts'

const wallClock = (): number => Date.UTC(2026, 0, 2)
const wait = (failure: unknown): number => withRetryAfter(constant(100), { wallClock })(context({ failure }))

const loop = (): Error => {
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  return one
}

describe('withRetryAfter makes nothing of', () => {
  const failures: { title: string; failure: unknown }[] = [
    { title: 'no failure', failure: undefined },
    { title: 'null', failure: null },
    { title: 'a string', failure: 'retry-after: 5' },
    { title: 'a number', failure: 5_000 },
    { title: 'a symbol', failure: Symbol('failure') },
    { title: 'a function', failure: () => 5_000 },
    { title: 'an error without a hint', failure: new Error('down') },
    { title: 'headers that are null', failure: { headers: null } },
    { title: 'headers that are a string', failure: { headers: 'retry-after: 5' } },
    { title: 'headers that are a function', failure: { headers: () => '5' } },
    { title: 'headers without the field', failure: { headers: new Headers() } },
    { title: 'plain headers without the field', failure: { headers: {} } },
    { title: 'a field that is an object', failure: { headers: { 'retry-after': {} } } },
    { title: 'a field that is a bigint', failure: { headers: { 'retry-after': 5n } } },
    { title: 'a get() that gives nothing', failure: { headers: { get: () => undefined } } },
    { title: 'a response that is null', failure: { response: null } },
    { title: 'a response that is a string', failure: { response: '503' } },
    { title: 'a response without headers', failure: { response: {} } },
    { title: 'a response whose headers are null', failure: { response: { headers: null } } },
    { title: 'a cause below a hint of 0', failure: { retryAfterMs: 0, cause: { retryAfterMs: 5_000 } } },
    { title: 'a cause that is a string', failure: new Error('outer', { cause: 'inner' }) },
    { title: 'causes in a loop', failure: loop() },
    { title: 'a retryAfterMs of NaN', failure: { retryAfterMs: NaN } },
    { title: 'a retryAfterMs below 0', failure: { retryAfterMs: -5_000 } },
    { title: 'a retryAfterMs that is a string', failure: { retryAfterMs: '5000' } },
    { title: 'a retryAfterMs that is a bigint', failure: { retryAfterMs: 5_000n } },
  ]

  it.each(failures)('$title', ({ failure }) => {
    expect(wait(failure)).toBe(100)
  })

  it.each(['', ' ', 'soon', '-5', '1e9', '5 minutes', 'NaN', 'Infinity', '0x10', '1,5', 'Fri, 99 Jan 2026', '٥'])(
    'the header %j',
    (value) => {
      expect(wait({ headers: { 'retry-after': value } })).toBe(100)
    },
  )

  it('a wall clock that gives no number', () => {
    const backoff = withRetryAfter(constant(100), { wallClock: () => NaN })

    expect(backoff(context({ failure: { headers: { 'retry-after': 'Fri, 02 Jan 2026 03:04:15 GMT' } } }))).toBe(100)
  })

  it('a hint nine causes deep, which is as deep as loops are', () => {
    const failure = Array.from({ length: 8 }).reduce((cause) => new Error('outer', { cause }), { retryAfterMs: 5_000 })

    expect(wait(failure)).toBe(100)
  })

  it('no hint seven causes deep', () => {
    const failure = Array.from({ length: 7 }).reduce((cause) => new Error('outer', { cause }), { retryAfterMs: 5_000 })

    expect(wait(failure)).toBe(5_000)
  })
})
