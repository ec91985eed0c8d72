import { Readable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { driveTo, manualClock } from 'recloser/testing'
import { countWindow, slowCallRate } from 'recloser/trip'
import { reasonOf, sickServer } from '../http/sick-server.ts'

const server = sickServer()
const text = (): ReadableStream => new Blob(['text']).stream()

const read = async (stream: ReadableStream): Promise<ReadableStream> => {
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  return stream
}
const locked = (stream: ReadableStream): ReadableStream => {
  stream.getReader()
  return stream
}
const used = async (request: Request): Promise<Request> => {
  await request.text()
  return request
}
const held = (request: Request): Request => {
  request.body?.getReader()
  return request
}
const post = (url: string): Request => new Request(url, { method: 'POST', body: 'x' })

/** Calls that fetch refuses to make. */
const refused: Readonly<Record<string, (url: string) => unknown[] | Promise<unknown[]>>> = {
  'a bad header value': (url) => [url, { headers: { a: 'b\nc' } }],
  'a bad header name': (url) => [url, { headers: { 'a b': 'c' } }],
  'a GET with a body': (url) => [url, { body: 'x' }],
  'a GET with the body of a request': (url) => [post(url), { method: 'GET' }],
  'a stream without duplex': (url) => [url, { method: 'POST', body: text() }],
  'an async iterable without duplex': (url) => [url, { method: 'POST', body: Readable.from(['x']) }],
  'a stream with keepalive': (url) => [url, { method: 'POST', body: text(), duplex: 'half', keepalive: true }],
  'a request that was used': async (url) => [await used(post(url))],
  'a request that somebody reads': (url) => [held(post(url))],
  'a stream that was read': async (url) => [url, { method: 'POST', body: await read(text()), duplex: 'half' }],
  'a stream that somebody reads': (url) => [url, { method: 'POST', body: locked(text()), duplex: 'half' }],
  'credentials in the URL': (url) => [url.replace('//', '//user:secret@')],
  'a bad method': (url) => [url, { method: 'A B' }],
  'a forbidden method': (url) => [url, { method: 'CONNECT' }],
  'a forbidden mode': (url) => [url, { mode: 'navigate' }],
  'a signal that is none': (url) => [url, { signal: {} }],
  'a signal, and a bad header': (url) => [url, { signal: new AbortController().signal, headers: { 'a b': 'c' } }],
  'an init that is no object': (url) => [url, 5],
  'a request, and a bad header': (url) => [post(url), { headers: { 'a b': 'c' } }],
  'a request as init, and a bad URL': (url) => [url.replace('//', '//user:secret@'), post(url)],
  'a header that undici refuses': (url) => [url, { headers: { expect: '100-continue' } }],
}

describe('a call that fetch refuses to make counts for nothing', () => {
  it.each(Object.entries(refused))('%s', async (_, make) => {
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1 } })
    const args = (await make(`${server.origin()}/ok`)) as Parameters<typeof fetch>
    const before = server.sockets.requests

    expect(await reasonOf(send(...args))).toBeInstanceOf(TypeError)

    const { state, stats } = send.breakers.get(server.origin())
    expect({ state, ...stats.totals }).toMatchObject({ state: 'closed', failures: 0, ignored: 1 })
    expect(server.sockets.requests).toBe(before)
  })

  it.each(['http://127.0.0.1:22/', 'ftp://a.example/'])('%s, for which Node.js opens no connection', async (url) => {
    const send = withFetchBreaker(fetch, { keyOf: () => 'one', breaker: { failureThreshold: 1 } })

    expect(await reasonOf(send(url))).toMatchObject({ message: 'fetch failed' })

    expect(send.breakers.get('one').stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })

  it.each<readonly [what: string, path: string, init: RequestInit & { duplex?: 'half' }]>([
    ["a redirect where `redirect` is 'error'", '/redirect', { redirect: 'error' }],
    ['a redirect of a stream, which cannot be sent twice', '/moved', { method: 'POST', body: text(), duplex: 'half' }],
  ])('%s', async (_, path, init) => {
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1 } })

    expect(await reasonOf(send(server.origin() + path, init))).toMatchObject({ message: 'fetch failed' })

    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('an init that throws', async () => {
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1 } })
    const slip = new RangeError('slip')
    const init = {
      get body(): string {
        throw slip
      },
    }

    expect(await reasonOf(send(server.origin(), init))).toBe(slip)

    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('leaves the circuit half-open, where it would have been a probe', async () => {
    let nowMs = 0
    const send = withFetchBreaker(fetch, { breaker: { clock: () => nowMs } })
    const circuit = send.breakers.get(server.origin())
    circuit.trip()
    nowMs = 60_000

    await reasonOf(send(`${server.origin()}/ok`, { headers: { 'a b': 'c' } }))

    expect([circuit.state, circuit.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('leaves no listener on the signal of the call', async () => {
    const { signal } = new AbortController()
    const listen = vi.spyOn(signal, 'addEventListener')
    const send = withFetchBreaker<typeof fetch>(() => Promise.reject(new TypeError('no')))

    await reasonOf(send('http://a.example', { signal, method: 'A B' }))
    await reasonOf(send('http://a.example', { signal }))

    expect(listen).not.toHaveBeenCalled()
  })
})

describe('counts as a failure', () => {
  const failures = async (
    error: unknown,
    init?: RequestInit,
    input: string | Request = 'http://a.example',
  ): Promise<number> => {
    const fails = vi.fn<typeof fetch>().mockRejectedValue(error)
    const send = withFetchBreaker(fails as typeof fetch)
    expect(await reasonOf(send(input, init))).toBe(error)
    return send.breakers.get('http://a.example').stats.totals.failures
  }

  it.each([
    { what: 'what Safari says in the words of its user', error: new TypeError('Der Server wurde nicht gefunden.') },
    { what: 'a failed connection', error: new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }) },
    { what: 'no TypeError', error: new Error('refused') },
    { what: 'no error at all', error: undefined },
  ])('$what', async ({ error }) => {
    expect(await failures(error)).toBe(1)
    expect(await failures(error, { method: 'POST', body: 'x' })).toBe(1)
    expect(await failures(error, { signal: null })).toBe(1)
    expect(await failures(error, { body: null })).toBe(1)
    expect(await failures(error, undefined, new Request('http://a.example'))).toBe(1)
    expect(await failures(error, undefined, post('http://a.example'))).toBe(1)
  })

  it('an error of another type, even where fetch would refuse the call', async () => {
    expect(await failures(new Error('refused'), { headers: { 'a b': 'c' } })).toBe(1)
  })

  it('a call with a body of its own, whatever became of that of its request', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('broken')) })
    const [somebodys, gone] = [held(post('http://a.example')), { method: 'POST', body: broken, duplex: 'half' }]
    const error = new TypeError('odd')

    expect(await failures(error, { method: 'POST', body: 'y' }, somebodys)).toBe(1)
    expect(await failures(error, { method: 'POST', body: 'y' }, new Request('http://a.example', gone))).toBe(1)
  })

  it('a failed connection, even where a Request would be refused', async () => {
    expect(await failures(new TypeError('fetch failed'), { body: 'for a fetch that sends it' })).toBe(1)
  })

  it('an error without words, where the body was no stream or there was no connection', async () => {
    const stream = (): RequestInit => ({ method: 'POST', body: text(), duplex: 'half' }) as RequestInit
    const gone = new AggregateError([], '')
    const wordless = new TypeError('fetch failed', { cause: new Error('') })

    expect(await failures(wordless, { method: 'POST', body: 'x' })).toBe(1)
    expect(await failures(wordless)).toBe(1)
    expect(await failures(wordless, stream())).toBe(0)
    // As in runtimes whose streams cannot be iterated over.
    const plain = Object.defineProperty(text(), Symbol.asyncIterator, { value: undefined })
    expect(await failures(wordless, { ...stream(), body: plain })).toBe(0)
    expect(
      await failures(new TypeError('fetch failed', { cause: Object.assign(gone, { code: 'ECONNREFUSED' }) }), stream()),
    ).toBe(1)
  })

  it('a TypeError where there is no Request to ask', async () => {
    vi.stubGlobal('Request', undefined)
    try {
      expect(await failures(new TypeError('odd'), { method: 'A B' })).toBe(1)
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('a request with a body whose connection is refused', async () => {
    const send = withFetchBreaker(fetch)

    await reasonOf(send(post(server.closedOrigin())))
    await reasonOf(send(server.closedOrigin(), { method: 'POST', body: text(), duplex: 'half' } as RequestInit))

    expect(send.breakers.get(server.closedOrigin()).stats.totals).toMatchObject({ failures: 2, ignored: 0 })
  })
})

it('leaves what is no URL to the fetch, without a breaker', async () => {
  const answer = new Response('from nowhere')
  const anything = vi.fn<typeof fetch>().mockResolvedValue(answer)
  const send = withFetchBreaker(anything as typeof fetch)

  expect(await send('http://')).toBe(answer)

  expect([anything.mock.calls, send.breakers.size]).toEqual([[['http://']], 0])
})

it("does not call a probe slow that ended by the caller's own mistake", async () => {
  const clock = manualClock()
  const mistaken = (): Promise<Response> => {
    clock.advance(1_000)
    return Promise.reject(Object.assign(new Error('closed'), { code: 'UND_ERR_CLOSED' }))
  }
  const trip = slowCallRate({ threshold: 0.5, over: countWindow(10), slowerThanMs: 100 })
  const send = withFetchBreaker(mistaken as typeof fetch, { breaker: { trip, clock } })
  const circuit = send.breakers.get('http://a.example')
  driveTo(circuit, 'half-open', clock)

  await reasonOf(send('http://a.example'))

  expect([circuit.state, circuit.retryAfterMs]).toEqual(['half-open', 0])
})
