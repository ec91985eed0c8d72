import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { constant, withRetryAfter } from 'recloser/backoff'
import { CircuitBreaker } from 'recloser'
import { context } from './context.ts'

const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)
const wallClock = (): number => nowMs

/** How long is waited after the failure, where the backoff itself says 100 ms. */
const wait = (failure: unknown, options: { maxMs?: number } = {}): number =>
  withRetryAfter(constant(100), { wallClock, ...options })(context({ failure }))

const withHeaders = (value: string | null): { headers: Headers } => ({
  headers: new Headers(value === null ? {} : { 'Retry-After': value }),
})

const incoming = (value: string): IncomingMessage => {
  const message = new IncomingMessage(new Socket())
  message.headers = { 'retry-after': value }
  return message
}

const refused = (): unknown => {
  const breaker = new CircuitBreaker({ clock: () => 0, resetTimeoutMs: 3_000 })
  breaker.trip()
  return breaker.admit()
}

/** The headers class of axios, as far as it matters. */
class AxiosHeaders {
  readonly #fields: Readonly<Record<string, string>>

  constructor(fields: Readonly<Record<string, string>>) {
    this.#fields = fields
  }

  get(name: string): string | undefined {
    return this.#fields[name.toLowerCase()]
  }
}

describe('withRetryAfter finds the hint', () => {
  const hints: { title: string; failure: unknown }[] = [
    { title: 'in a retryAfterMs', failure: { retryAfterMs: 3_000 } },
    { title: 'in an error of a circuit', failure: refused() },
    { title: 'in the headers of a real Response', failure: new Response('', { headers: { 'Retry-After': '3' } }) },
    { title: 'in fetch headers', failure: withHeaders('3') },
    { title: 'in plain headers', failure: { headers: { 'retry-after': '3' } } },
    { title: 'in plain headers as a number', failure: { headers: { 'retry-after': 3 } } },
    {
      title: 'in headers without a prototype',
      failure: { headers: Object.assign(Object.create(null), { 'retry-after': '3' }) as object },
    },
    { title: 'in the message of node:http', failure: incoming('3') },
    {
      title: 'in an error that carries a Response',
      failure: Object.assign(new Error('429'), { response: withHeaders('3') }),
    },
    {
      title: 'in an error of axios',
      failure: Object.assign(new Error('429'), {
        isAxiosError: true,
        response: { status: 429, headers: new AxiosHeaders({ 'retry-after': '3' }) },
      }),
    },
    { title: 'in an error of got', failure: Object.assign(new Error('429'), { response: incoming('3') }) },
    {
      title: 'in an error of undici',
      failure: Object.assign(new Error('429'), { statusCode: 429, headers: { 'retry-after': '3' } }),
    },
    { title: 'in the cause of an error', failure: new Error('outer', { cause: { retryAfterMs: 3_000 } }) },
    {
      title: 'in the response of a cause',
      failure: new Error('outer', { cause: new Error('inner', { cause: { response: withHeaders('3') } }) }),
    },
  ]

  it.each(hints)('$title', ({ failure }) => {
    expect(wait(failure)).toBe(3_000)
  })

  it('in what is nearest, where an error and its cause have one', () => {
    const failure = Object.assign(new Error('outer', { cause: { retryAfterMs: 9_000 } }), { retryAfterMs: 3_000 })

    expect(wait(failure)).toBe(3_000)
  })

  it('in what can be read, where that of the error cannot', () => {
    const failure = Object.assign(new Error('outer', { cause: { retryAfterMs: 3_000 } }), withHeaders('soon'))

    expect(wait(failure)).toBe(3_000)
  })

  it('in the present failure only, not in one before', () => {
    const backoff = withRetryAfter(constant(100))
    backoff(context({ failure: { retryAfterMs: 3_000 } }))

    expect(backoff(context({ attempt: 2, failure: new Error('down') }))).toBe(100)
  })
})

describe('withRetryAfter reads the header', () => {
  it.each([
    { value: '0', expected: 100 },
    { value: '2', expected: 2_000 },
    { value: ' 2 ', expected: 2_000 },
    { value: '1.5', expected: 1_500 },
    { value: '1.25', expected: 1_250 },
    { value: '007', expected: 7_000 },
    { value: 'Fri, 02 Jan 2026 03:04:15 GMT', expected: 10_000 },
    { value: 'Friday, 02-Jan-26 03:04:15 GMT', expected: 10_000 },
    { value: 'Fri Jan  2 03:04:15 2026 GMT', expected: 10_000 },
    { value: 'Fri, 02 Jan 2026 03:04:05 GMT', expected: 100 },
    { value: 'Thu, 01 Jan 1970 00:00:00 GMT', expected: 100 },
  ])('$value', ({ value, expected }) => {
    expect(wait({ headers: { 'retry-after': value } })).toBe(expected)
  })

  it('against the time of the default clock', () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString()

    const waitMs = withRetryAfter(constant(0))(context({ failure: withHeaders(inAMinute) }))

    expect(waitMs > 50_000 && waitMs <= 60_000).toBe(true)
  })
})

describe('withRetryAfter and the bounds', () => {
  it('never waits shorter than the backoff says', () => {
    expect(withRetryAfter(constant(5_000))(context({ failure: { retryAfterMs: 10 } }))).toBe(5_000)
  })

  it.each([
    { title: 'a number', failure: { retryAfterMs: 1e12 } },
    { title: 'Infinity', failure: { retryAfterMs: Infinity } },
    { title: 'seconds', failure: { headers: { 'retry-after': '99999999999999999999' } } },
    { title: 'a date', failure: { headers: { 'retry-after': 'Fri, 02 Jan 2099 03:04:15 GMT' } } },
  ])('waits at most an hour for a hint that is $title, where nothing else is said', ({ failure }) => {
    expect(wait(failure)).toBe(3_600_000)
  })

  it('waits at most `maxMs` for a hint', () => {
    expect(wait({ retryAfterMs: 9_000 }, { maxMs: 4_000 })).toBe(4_000)
  })

  it('does not cut the delay of the backoff', () => {
    expect(wait({ retryAfterMs: 9_000 }, { maxMs: 10 })).toBe(100)
  })

  it('waits for ever where it may, and is asked to', () => {
    expect(wait({ retryAfterMs: Infinity }, { maxMs: Infinity })).toBe(Infinity)
  })
})
