import { describe, expect, it } from 'vitest'
import { callerAborted, networkError, timedOut } from 'recloser/predicates'
import { buried, errorOf, fulfilled, loop, oddReasons, ofError, ofValue, rejection } from './outcomes.ts'

interface Row {
  readonly title: string
  readonly error: unknown
  readonly network: boolean
  readonly late: boolean
}

const code = (code: string, network: boolean, late: boolean): Row => ({
  title: code,
  error: errorOf({ code }),
  network,
  late,
})

const rows: readonly Row[] = [
  ...[
    'EADDRNOTAVAIL',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
  ].map((name) => code(name, true, false)),
  ...[
    'ENOTFOUND',
    'EPIPE',
    'EPROTO',
    'ERR_NETWORK',
    'UND_ERR_SOCKET',
    'ConnectionClosed',
    'ConnectionRefused',
    'FailedToOpenSocket',
  ].map((name) => code(name, true, false)),
  ...['ECONNABORTED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].map((name) => code(name, true, true)),
  ...['ERR_TIMEOUT', 'ESOCKETTIMEDOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'].map((name) =>
    code(name, false, true),
  ),
  ...['ENOENT', 'EACCES', 'ERR_BAD_RESPONSE', 'ERR_CIRCUIT_OPEN', 'ABORT_ERR'].map((name) => code(name, false, false)),
  { title: 'fetch of Node', error: new TypeError('fetch failed'), network: true, late: false },
  { title: 'fetch of Chromium', error: new TypeError('Failed to fetch'), network: true, late: false },
  {
    title: 'fetch of Firefox',
    error: new TypeError('NetworkError when attempting to fetch resource.'),
    network: true,
    late: false,
  },
  { title: 'fetch of Safari', error: new TypeError('Load failed'), network: true, late: false },
  {
    title: 'fetch of Deno',
    error: new TypeError('error sending request for url (http://x/): refused'),
    network: true,
    late: false,
  },
  { title: 'fetch of workerd', error: new Error('Network connection lost.'), network: true, late: false },
  { title: 'a NetworkError', error: new DOMException('down', 'NetworkError'), network: true, late: false },
  { title: 'a TimeoutError', error: new DOMException('late', 'TimeoutError'), network: false, late: true },
  { title: 'an AbortError', error: new DOMException('bye', 'AbortError'), network: false, late: false },
  { title: 'a slip in the code', error: new TypeError('x is not a function'), network: false, late: false },
  { title: 'the words of fetch in another error', error: new Error('fetch failed'), network: false, late: false },
  { title: 'a TypeError without words', error: { name: 'TypeError' }, network: false, late: false },
  {
    title: 'a connection that timed out, of fetch',
    error: new TypeError('fetch failed', { cause: errorOf({ code: 'UND_ERR_CONNECT_TIMEOUT' }) }),
    network: true,
    late: true,
  },
  {
    title: 'a request that timed out, of got',
    error: errorOf({ name: 'TimeoutError', code: 'ETIMEDOUT' }),
    network: true,
    late: true,
  },
  {
    title: 'a request that timed out, of axios',
    error: errorOf({ isAxiosError: true, code: 'ECONNABORTED' }),
    network: true,
    late: true,
  },
  {
    title: 'a refused connection, deep down',
    error: buried(errorOf({ code: 'ECONNREFUSED' }), 7),
    network: true,
    late: false,
  },
  {
    title: 'a TimeoutError, deep down',
    error: buried(new DOMException('late', 'TimeoutError'), 7),
    network: false,
    late: true,
  },
  { title: 'causes in a loop', error: loop(), network: false, late: false },
  ...oddReasons.map((error) => ({ title: String(error), error, network: false, late: false })),
]

describe('networkError', () => {
  it.each(rows)('is $network for $title', ({ error, network }) => {
    expect(ofError(networkError, error)).toBe(network)
  })

  it('is false of a value that looks like such an error', () => {
    expect(ofValue(networkError, errorOf({ code: 'ECONNREFUSED' }))).toBe(false)
  })
})

describe('timedOut', () => {
  it.each(rows)('is $late for $title', ({ error, late }) => {
    expect(ofError(timedOut, error)).toBe(late)
  })

  it('is false of a value that looks like such an error', () => {
    expect(ofValue(timedOut, errorOf({ code: 'ETIMEDOUT' }))).toBe(false)
  })
})

describe('callerAborted', () => {
  const reasons: { title: string; signal: AbortSignal | undefined; answer: boolean }[] = [
    { title: 'no signal', signal: undefined, answer: false },
    { title: 'a signal that was not aborted', signal: new AbortController().signal, answer: false },
    { title: 'an aborted signal', signal: AbortSignal.abort(), answer: true },
    { title: 'a signal aborted with an error', signal: AbortSignal.abort(new Error('bye')), answer: true },
    { title: 'a signal aborted with a string', signal: AbortSignal.abort('bye'), answer: true },
    { title: 'a signal aborted with null', signal: AbortSignal.abort(null), answer: true },
    {
      title: 'a signal aborted with a TimeoutError',
      signal: AbortSignal.abort(new DOMException('late', 'TimeoutError')),
      answer: false,
    },
    {
      title: 'a signal aborted with what is named TimeoutError',
      signal: AbortSignal.abort({ name: 'TimeoutError' }),
      answer: false,
    },
  ]

  it.each(reasons)('is $answer for a rejection with $title', ({ signal, answer }) => {
    expect(callerAborted(rejection(new Error('down')), { signal, probe: false })).toBe(answer)
  })

  it('is false of a value, whatever was aborted', () => {
    expect(callerAborted(fulfilled('up'), { signal: AbortSignal.abort(), probe: false })).toBe(false)
  })
})
