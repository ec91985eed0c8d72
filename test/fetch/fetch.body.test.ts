import { describe, expect, it } from 'vitest'
import { withFetchBreaker, type HttpCallOptions } from 'recloser/fetch'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { manualClock } from 'recloser/testing'
import { reasonOf } from '../http/sick-server.ts'

const url = 'http://a.example/'

/** A client that settles on the body, of a server that gives this response. */
function clientOf(
  make: () => Response,
  breaker: CircuitBreakerOptions = {},
  options: HttpCallOptions<Request, Response> = {},
) {
  const fake = (): Promise<Response> => Promise.resolve(make())
  const send = withFetchBreaker(fake as typeof fetch, { settleOn: 'body', breaker, ...options })
  return { send, circuit: send.breakers.get('http://a.example') }
}

const chunks = (...texts: readonly string[]): ReadableStream =>
  new ReadableStream({
    pull(controller) {
      const [text, ...rest] = texts
      texts = rest
      if (text === undefined) controller.close()
      else controller.enqueue(new TextEncoder().encode(text))
    },
  })

describe('a response settled on its body', () => {
  it('keeps status, headers, url, redirected, type and class, also in its clones', async () => {
    class Own extends Response {}
    const original = Object.defineProperties(new Own('abc', { status: 201, statusText: 'Made', headers: { a: 'b' } }), {
      url: { value: url },
      redirected: { value: true },
      type: { value: 'cors' },
    })
    const { send, circuit } = clientOf(() => original)

    const response = await send(url)
    const again = response.clone().clone()

    for (const copy of [response, again]) {
      expect([copy.status, copy.statusText, copy.headers.get('a')]).toEqual([201, 'Made', 'b'])
      expect([copy.url, copy.redirected, copy.type]).toEqual([url, true, 'cors'])
    }
    expect(response).toBeInstanceOf(Own)
    expect([await again.text(), await response.text()]).toEqual(['abc', 'abc'])
    expect(circuit.stats.totals.successes).toBe(1)
  })

  it('counts when it was read to the end, not before', async () => {
    const { send, circuit } = clientOf(() => new Response(chunks('a', 'b')))
    const response = await send(url)
    expect(circuit.stats.totals.successes).toBe(0)

    expect(await response.text()).toBe('ab')
    expect(circuit.stats.totals.successes).toBe(1)
  })

  it('is read with a buffer of the reader where the original can be', async () => {
    let left = 1
    const bytes = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (left-- > 0) {
          controller.enqueue(new Uint8Array([1, 2, 3]))
          return
        }
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
    const { send, circuit } = clientOf(() => new Response(bytes))
    const reader = (await send(url)).body?.getReader({ mode: 'byob' })

    expect((await reader?.read(new Uint8Array(10)))?.value).toEqual(new Uint8Array([1, 2, 3]))
    expect((await reader?.read(new Uint8Array(10)))?.done).toBe(true)
    expect(circuit.stats.totals.successes).toBe(1)
  })

  it('counts as a success when it is cancelled, before or while it is read, and cancels the original', async () => {
    const cancelled: unknown[] = []
    const endless = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1)),
          cancel: (reason) => void cancelled.push(reason),
        }),
      )
    const { send, circuit } = clientOf(endless)
    await (await send(url)).body?.cancel('unread')
    const reader = (await send(url)).body?.getReader()
    await reader?.read()

    await reader?.cancel('enough')

    expect([cancelled, circuit.stats.totals.successes]).toEqual([['unread', 'enough'], 2])
  })

  it('fails with the very error of the body', async () => {
    const error = new Error('broke off')
    const { send, circuit } = clientOf(
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(error) })),
    )
    const response = await send(url)

    expect(await reasonOf(response.text())).toBe(error)
    expect(circuit.stats.totals.failures).toBe(1)
  })

  it.each([
    { what: 'without a body', response: new Response(null, { status: 204 }), counted: [1, 0, 0] },
    { what: 'that failed', response: new Response('x', { status: 503 }), counted: [0, 1, 0] },
    { what: 'that is ignored', response: new Response('x', { status: 418 }), counted: [0, 0, 1] },
  ])('$what counts at once, and is the very response', async ({ response, counted }) => {
    const isIgnored: CircuitBreakerOptions['isIgnored'] = (outcome) =>
      outcome.status === 'fulfilled' && (outcome.value as Response).status === 418
    const { send, circuit } = clientOf(() => response, { isIgnored })

    expect(await send(url)).toBe(response)
    const { successes, failures, ignored } = circuit.stats.totals
    expect([successes, failures, ignored]).toEqual(counted)
  })

  it('that is a probe and never read loses its slot to another', async () => {
    const clock = manualClock()
    const { send, circuit } = clientOf(() => new Response(chunks('a')), {
      resetTimeoutMs: 1_000,
      probeTimeoutMs: 1_000,
      clock,
    })
    expect(circuit).toBeInstanceOf(CircuitBreaker)
    circuit.trip()
    clock.advance(1_000)

    await send(url)
    expect(await reasonOf(send(url))).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT', retryAfterMs: 1_000 })
    clock.advance(1_000)
    await (await send(url)).text()

    expect(circuit.state).toBe('closed')
  })

  it('asks for nothing before it is read', async () => {
    let pulls = 0
    const source = {
      pull: (controller: ReadableStreamDefaultController) => {
        pulls++
        controller.close()
      },
    }
    const { send } = clientOf(() => new Response(new ReadableStream(source, { highWaterMark: 0 })))

    const response = await send(url)
    expect(pulls).toBe(0)
    await response.text()

    expect(pulls).toBe(1)
  })
})
