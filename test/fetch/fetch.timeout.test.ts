import { getEventListeners, once } from 'node:events'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { TimeoutError } from 'recloser/policies'
import { reasonOf, sickServer } from '../http/sick-server.ts'

const server = sickServer()
const url = 'http://a.example/'
afterEach(() => void vi.useRealTimers())

/** As a package for older runtimes makes it. */
class ForeignSignal extends EventTarget {
  aborted = false
  reason: unknown

  abort(reason: unknown): void {
    this.aborted = true
    this.reason = reason
    this.dispatchEvent(new Event('abort'))
  }

  asSignal(): AbortSignal {
    return this as unknown as AbortSignal
  }
}

describe('timeoutMs', () => {
  it('aborts a request without headers, and counts it as a failure', async () => {
    const send = withFetchBreaker(fetch, { timeoutMs: 50, breaker: { failureThreshold: 1 } })

    const reason = await reasonOf(send(`${server.origin()}/hang`))

    expect(reason).toBeInstanceOf(TimeoutError)
    expect(reason).toMatchObject({ name: 'TimeoutError', code: 'ERR_TIMEOUT', timeoutMs: 50 })
    expect(send.breakers.get(server.origin()).state).toBe('open')
    await expect.poll(() => server.sockets.open, { timeout: 5_000 }).toBe(0)
  })

  it('covers the headers only: a slow body goes on', async () => {
    const send = withFetchBreaker(fetch, { timeoutMs: 1_000 })
    const response = await send(`${server.origin()}/slow-body`)
    const reader = response.body?.getReader()

    await new Promise((resolve) => setTimeout(resolve, 1_100))

    expect((await reader?.read())?.done).toBe(false)
    await reader?.cancel()
    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it("leaves the caller's signal its say, before the headers and in the body", async () => {
    const send = withFetchBreaker(fetch, { timeoutMs: 5_000, settleOn: 'body' })
    const [early, late] = [new AbortController(), new AbortController()]
    const hanging = reasonOf(send(`${server.origin()}/hang`, { signal: early.signal }))
    const response = await send(new Request(`${server.origin()}/slow-body`, { signal: late.signal }))
    const text = reasonOf(response.text())

    early.abort()
    late.abort()

    expect(await hanging).toMatchObject({ name: 'AbortError' })
    expect(await text).toMatchObject({ name: 'AbortError' })
    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ ignored: 2, failures: 0 })
  })

  it('hands on all else of the call, also where a request is the init', async () => {
    const send = withFetchBreaker(fetch, { timeoutMs: 5_000 })
    const init = { method: 'POST', body: 'text' }

    expect(await (await send(`${server.origin()}/echo`, init)).text()).toBe('text')
    expect(await (await send(new Request(`${server.origin()}/echo`, init))).text()).toBe('text')
    const request = new Request(url, init)
    expect(await (await send(`${server.origin()}/echo`, request)).text()).toBe('text')
  })

  it.each([
    { how: 'answers', fake: () => Promise.resolve(new Response()) },
    { how: 'rejects', fake: () => Promise.reject(new Error('down')) },
    {
      how: 'throws',
      fake: () => {
        throw new Error('down')
      },
    },
  ])('leaves neither timer nor listener when the fetch $how', async ({ fake }) => {
    vi.useFakeTimers()
    const send = withFetchBreaker(fake as typeof fetch, { timeoutMs: 1_000 })
    const { signal } = new AbortController()

    await send(url, { signal }).catch(() => undefined)

    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('ends a call whose fetch does not heed its signal, and frees what comes late', async () => {
    vi.useFakeTimers()
    const cancelled: unknown[] = []
    const body = new ReadableStream({ cancel: (reason) => void cancelled.push(reason) })
    const slow = (): Promise<Response> =>
      new Promise((resolve) => {
        setTimeout(() => resolve(new Response(body)), 2_000)
      })
    const send = withFetchBreaker(slow as typeof fetch, { timeoutMs: 1_000 })
    const reason = reasonOf(send(url))

    await vi.advanceTimersByTimeAsync(999)
    expect(send.breakers.get('http://a.example').stats.totals.failures).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(await reason).toMatchObject({ code: 'ERR_TIMEOUT' })
    await vi.advanceTimersByTimeAsync(1_000)

    expect(cancelled).toEqual([await reason])
    expect(send.breakers.get('http://a.example').stats.totals).toMatchObject({ failures: 1, successes: 0 })
  })

  it('counts though the body of the request fails with it', async () => {
    const slow = (_: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    const send = withFetchBreaker(slow as typeof fetch, { timeoutMs: 20 })
    const failing = new ReadableStream({ start: (controller) => controller.error(new Error('too late')) })

    await reasonOf(send(url, { method: 'POST', body: failing, duplex: 'half' } as RequestInit))

    expect(send.breakers.get('http://a.example').stats.totals).toMatchObject({ failures: 1, ignored: 0 })
  })

  it('heeds a signal of another make, before the headers and in the body', async () => {
    const send = withFetchBreaker(fetch, { timeoutMs: 5_000, settleOn: 'body' })
    const [early, late] = [new ForeignSignal(), new ForeignSignal()]
    const hanging = reasonOf(send(`${server.origin()}/hang`, { signal: early.asSignal() }))
    const response = await send(`${server.origin()}/slow-body`, { signal: late.asSignal() })
    const text = reasonOf(response.text())

    early.abort('gone')
    late.abort('gone, too')

    expect([await hanging, await text]).toEqual(['gone', 'gone, too'])
    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ failures: 0, ignored: 2 })
  })

  it("puts no listener of its own on the runtime's signal, which may be one for many calls", async () => {
    const controller = new AbortController()
    const heeding = (_: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    const send = withFetchBreaker(heeding as typeof fetch, { timeoutMs: 5_000 })

    const calls = [1, 2, 3].map(() => reasonOf(send(url, { signal: controller.signal })))

    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    controller.abort()
    await Promise.all(calls)
  })

  it('leaves no listener on a signal of another make once the call is over', async () => {
    const listeners = new Set<unknown>()
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_: string, listener: unknown) => listeners.add(listener),
      removeEventListener: (type: string, listener: unknown) => type === 'abort' && listeners.delete(listener),
    }
    const body = Readable.from(['x'])
    const left = async (answer: () => Promise<unknown>): Promise<number> => {
      const send = withFetchBreaker(answer as typeof fetch, { timeoutMs: 5_000 })
      await Promise.allSettled([send(url, { signal: signal as unknown as AbortSignal })])
      return listeners.size
    }

    expect(await left(() => Promise.reject(new Error('down')))).toBe(0)
    expect(await left(() => Promise.resolve(new Response(null)))).toBe(0)
    expect(await left(() => Promise.resolve(undefined))).toBe(0)
    // As node-fetch gives it: it may be aborted until it was read.
    expect(await left(() => Promise.resolve({ status: 200, headers: new Headers(), body }))).toBe(1)
    body.destroy()
    await once(body, 'close')
    expect(listeners.size).toBe(0)
  })
})
