import { Readable } from 'node:stream'
import { runInThisContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { withFetchBreaker, type FetchBreakerOptions } from 'recloser/fetch'
import { isCircuitOpen } from 'recloser'
import { reasonOf } from '../http/sick-server.ts'

const url = 'http://a.example/path'
const still = { failureThreshold: 1, clock: () => 0 }
const answers = (status: number) => vi.fn(() => Promise.resolve(new Response('body', { status })))

describe('withFetchBreaker', () => {
  it('has the name and length of the fetch, and gives its very response', async () => {
    const response = new Response('x')
    const send = withFetchBreaker(function ask(input: string) {
      return Promise.resolve(input === url ? response : undefined)
    })

    expect([send.name, send.length]).toEqual(['ask', 1])
    expect(await send(url)).toBe(response)
  })

  it('has what the runtime adds to its own fetch, and wraps a wrapped one', async () => {
    const preconnect = (): string => 'connected'
    const send = withFetchBreaker(withFetchBreaker(Object.assign(answers(200), { preconnect })))
    const old = withFetchBreaker(function () {
      return Promise.resolve(new Response())
    })

    await (send as unknown as typeof fetch)(url)

    expect(send.preconnect()).toBe('connected')
    expect(send.breakers.size).toBe(1)
    expect(Object.hasOwn(old, 'prototype')).toBe(false)
  })

  it('shows its breakers, and takes over nothing that is of each function alone', () => {
    const older: unknown = runInThisContext('(function older() { return Promise.reject(new Error("down")) })')

    const send = withFetchBreaker(older as typeof fetch)

    expect(Object.keys(send)).toEqual(['breakers'])
    expect(Object.getOwnPropertyNames(send).sort()).toEqual(['breakers', 'length', 'name'])
  })

  it('hands on the very arguments, and the very error', async () => {
    const error = new Error('refused')
    const fake = vi.fn<(...args: unknown[]) => Promise<Response>>().mockRejectedValue(error)
    const init = { method: 'POST' }

    expect(await reasonOf(withFetchBreaker(fake)(url, init))).toBe(error)
    expect(fake.mock.calls).toEqual([[url, init]])
  })

  it.each([
    [3, {}, TypeError, '`fetch` must be a function'],
    [fetch, { settleOn: 'end' }, RangeError, "`settleOn` must be 'headers' or 'body'"],
    [fetch, { whenOpen: 'wait' }, RangeError, "`whenOpen` must be 'throw' or 'respond'"],
    [fetch, { maxSize: 0 }, RangeError, '`maxSize` must be a whole number above 0'],
    [fetch, { timeoutMs: 0 }, RangeError, '`timeoutMs` must be a number of milliseconds above 0'],
    [fetch, { maxRetryAfterMs: -1 }, RangeError, '`maxRetryAfterMs`'],
    [fetch, { keyof: 1 }, TypeError, 'did you mean `keyOf`'],
    [fetch, { breaker: { failureTreshold: 1 } }, TypeError, 'did you mean `failureThreshold`'],
    [fetch, { breaker: { resetTimeoutMs: -1 } }, RangeError, '`resetTimeoutMs`'],
  ])('refuses %o with %o', (fake, options, Kind, words) => {
    const make = (): unknown => withFetchBreaker(fake as typeof fetch, options as FetchBreakerOptions)

    expect(make).toThrow(Kind)
    expect(make).toThrow(words)
  })

  it('has a breaker for each origin, whatever the form of the input', async () => {
    const send = withFetchBreaker(answers(200) as unknown as typeof fetch, { breaker: { name: 'web' } })

    await send(url)
    await send(new URL('http://a.example:80/other'))
    await send(new Request('https://a.example'))
    await send('data:text/plain,x')
    await send('blob:http://a.example/0a1b')
    await send('http://user:SECRET@a.example/?token=SECRET')

    const names = [...send.breakers].map(([key, { name }]) => [key, name])
    expect(names).toEqual([
      ['http://a.example', 'web:http://a.example'],
      ['https://a.example', 'web:https://a.example'],
      ['data:', 'web:data:'],
      ['blob:', 'web:blob:'],
    ])
  })

  it('reads a relative URL against the address of the page', async () => {
    vi.stubGlobal('location', { href: 'http://page.example/index.html' })
    const send = withFetchBreaker(answers(200) as unknown as typeof fetch)

    await send('/api')

    vi.unstubAllGlobals()
    expect([...send.breakers].map(([key]) => key)).toEqual(['http://page.example'])
  })

  it('leaves what is no URL to the fetch, and counts nothing', async () => {
    const send = withFetchBreaker(fetch)
    const keyed = withFetchBreaker(fetch, { keyOf: () => 'x' })

    expect(await reasonOf(send('no url'))).toBeInstanceOf(TypeError)
    expect(await reasonOf(keyed('no url'))).toBeInstanceOf(TypeError)
    // Nothing is left to ask `keyOf` with, since there is no such request.
    expect(await reasonOf(keyed(url, { headers: { 'a b': 'x' } }))).toBeInstanceOf(TypeError)
    expect([send.breakers.size, keyed.breakers.size]).toEqual([0, 0])
  })

  it('keeps no more breakers than it may', async () => {
    const send = withFetchBreaker(answers(200) as unknown as typeof fetch, { maxSize: 2 })

    for (const host of ['a', 'b', 'c']) await send(`http://${host}.example`)

    expect([...send.breakers].map(([key]) => key)).toEqual(['http://b.example', 'http://c.example'])
  })

  it('does not run, or count, a call that was aborted before', async () => {
    const fake = answers(200)
    const send = withFetchBreaker(fake as unknown as typeof fetch)
    const signal = AbortSignal.abort(new Error('gone'))

    expect(await reasonOf(send(url, { signal }))).toBe(signal.reason)
    expect(await reasonOf(send(new Request(url, { signal })))).toBe(signal.reason)
    expect([fake.mock.calls.length, send.breakers.size]).toEqual([0, 0])
    await send(new Request(url, { signal }), { signal: null })
    expect(fake).toHaveBeenCalledOnce()
  })

  it('throws the body of a call that was aborted before away, as fetch does', async () => {
    const send = withFetchBreaker(answers(200) as unknown as typeof fetch)
    const signal = AbortSignal.abort(new Error('gone'))
    const cancelled: unknown[] = []
    const stream = (): ReadableStream => new ReadableStream({ cancel: (reason) => void cancelled.push(reason) })
    const init = (body: unknown): RequestInit =>
      ({ method: 'POST', body: body as BodyInit, duplex: 'half', signal }) as RequestInit
    const readable = Readable.from(['x'])
    const locked = stream()
    locked.getReader()

    for (const body of [stream(), readable, locked, 'text']) await reasonOf(send(url, init(body)))
    await reasonOf(send(new Request(url, init(stream()))))

    expect(cancelled).toEqual([signal.reason, signal.reason])
    expect(readable.destroyed).toBe(true)
  })

  it("asks the user's predicates in place of its own, about the response", async () => {
    const asked: unknown[] = []
    const isFailure = (outcome: PromiseSettledResult<unknown>): boolean => {
      asked.push(outcome.status === 'fulfilled' && outcome.value)
      return outcome.status === 'fulfilled' && (outcome.value as Response).status === 404
    }
    const send = withFetchBreaker(answers(404), { breaker: { ...still, isFailure } })

    const response = await (send as unknown as typeof fetch)(url)

    expect(asked).toEqual([response])
    expect(send.breakers.get('http://a.example').state).toBe('open')
  })
})

describe('keyOf', () => {
  const keysOf = async (keyOf: (request: Request) => string, ...args: Parameters<typeof fetch>): Promise<unknown> => {
    const onHookError = vi.fn()
    const send = withFetchBreaker(answers(200) as unknown as typeof fetch, { keyOf, breaker: { onHookError } })
    await send(...args)
    return [[...send.breakers].map(([key]) => key), onHookError.mock.calls]
  }
  const tell = ({ method, url, headers }: Request): string => `${method} ${url} ${String(headers.get('tenant'))}`

  it('sees the URL, method and headers of the call', async () => {
    const headers = { tenant: 'a' }
    const request = new Request(url, { method: 'PUT', headers, body: 'x' })

    expect(await keysOf(tell, url)).toEqual([[`GET ${url} null`], []])
    expect(await keysOf(tell, url, { method: 'POST', headers, body: 'x' })).toEqual([[`POST ${url} a`], []])
    expect(await keysOf(tell, request)).toEqual([[`PUT ${url} a`], []])
    expect(await keysOf(tell, request, { method: 'POST' })).toEqual([[`POST ${url} a`], []])
    expect(await keysOf((seen) => String(seen === request), request)).toEqual([['true'], []])
    expect(request.bodyUsed).toBe(false)
  })

  it('that throws, or gives no string, is told of, and the origin is the key', async () => {
    const error = new Error('slip')
    const thrown = await keysOf(() => {
      throw error
    }, url)

    expect(thrown).toEqual([['http://a.example'], [[error, 'keyOf']]])
    expect(await keysOf(() => 5 as unknown as string, url)).toEqual([
      ['http://a.example'],
      [[expect.objectContaining({ message: 'keyOf: `answer` must be a string, at once, received 5' }), 'keyOf']],
    ])
  })
})

describe('an open circuit', () => {
  it('rejects with a CircuitOpenError', async () => {
    const fake = answers(500)
    const send = withFetchBreaker(fake as unknown as typeof fetch, { breaker: still })
    await send(url)

    const reason = await reasonOf(send(url))

    expect([isCircuitOpen(reason), fake.mock.calls.length]).toEqual([true, 1])
    expect(reason).toMatchObject({ circuit: 'http://a.example', retryAfterMs: 60_000 })
  })

  it('answers 503 with Retry-After 1 while a probe is in flight, whose end nobody knows', async () => {
    let nowMs = 0
    const send = withFetchBreaker<typeof fetch>(() => new Promise(() => undefined), {
      whenOpen: 'respond',
      breaker: { clock: () => nowMs },
    })
    send.breakers.get('http://a.example').trip()
    nowMs = 60_000
    void send(url)

    expect((await send(url)).headers.get('retry-after')).toBe('1')
  })

  it.each([
    { resetTimeoutMs: 1_500, retryAfter: '2' },
    { resetTimeoutMs: () => 1, retryAfter: '1' },
    { resetTimeoutMs: 600_000, retryAfter: '60' },
    { resetTimeoutMs: Infinity, retryAfter: null },
  ])('answers 503 with Retry-After $retryAfter', async ({ resetTimeoutMs, retryAfter }) => {
    const breaker = { ...still, resetTimeoutMs }
    const send = withFetchBreaker(answers(500) as unknown as typeof fetch, { whenOpen: 'respond', breaker })
    await send(url)

    const response = await send(url)

    const { status, statusText, headers } = response
    expect([status, statusText, headers.get('retry-after')]).toEqual([503, 'Circuit Open', retryAfter])
    expect(response).toBeInstanceOf(Response)
  })
})
