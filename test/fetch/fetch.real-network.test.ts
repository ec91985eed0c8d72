import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { withFetchBreaker, type FetchBreakerOptions } from 'recloser/fetch'
import { isCircuitOpen, type CircuitTotals } from 'recloser'
import { reasonOf, sickServer } from '../http/sick-server.ts'

const server = sickServer()

/** A client, and what it has counted for the server. */
function client(options?: FetchBreakerOptions) {
  const send = withFetchBreaker(fetch, options)
  const totals = (origin = server.origin()): Partial<CircuitTotals> => {
    const { successes, failures, ignored } = send.breakers.get(origin).stats.totals
    return { successes, failures, ignored }
  }
  return { send, totals }
}

const success = { successes: 1, failures: 0, ignored: 0 }
const failure = { successes: 0, failures: 1, ignored: 0 }
const ignored = { successes: 0, failures: 0, ignored: 1 }
const nothing = { successes: 0, failures: 0, ignored: 0 }

describe('statuses', () => {
  it.each([
    { status: 200, counted: success },
    { status: 304, counted: success },
    { status: 404, counted: success },
    { status: 429, counted: failure },
    { status: 500, counted: failure },
    { status: 503, counted: failure },
  ])('counts $status, and hands it on', async ({ status, counted }) => {
    const { send, totals } = client()

    const response = await send(`${server.origin()}/${status}`)

    expect([response.status, await response.text()]).toEqual([status, status === 304 ? '' : 'as asked'])
    expect(totals()).toEqual(counted)
  })
})

describe.each(['headers', 'body'] as const)('settled on the %s', (settleOn) => {
  it.each(['/reset', '/reset-in-headers'])('%s is a failure, and passes the error on', async (path) => {
    const { send, totals } = client({ settleOn })

    expect(await reasonOf(send(server.origin() + path))).toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    expect(totals()).toEqual(failure)
  })

  it('a refused connection is a failure', async () => {
    const { send, totals } = client({ settleOn })

    expect(await reasonOf(send(server.closedOrigin()))).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    expect(totals(server.closedOrigin())).toEqual(failure)
  })

  it('a TLS handshake that fails is a failure', async () => {
    const { send, totals } = client({ settleOn })

    expect(await reasonOf(send(server.tlsOrigin()))).toMatchObject({ message: 'fetch failed' })
    expect(totals(server.tlsOrigin())).toEqual(failure)
  })

  it('headers that do not come in time are a failure', async () => {
    const { send, totals } = client({ settleOn })

    const reason = await reasonOf(send(`${server.origin()}/hang`, { signal: AbortSignal.timeout(20) }))

    expect(reason).toMatchObject({ name: 'TimeoutError' })
    expect(totals()).toEqual(failure)
  })

  it("the caller's abort counts for nothing, by init or by request", async () => {
    const { send, totals } = client({ settleOn })
    const controller = new AbortController()
    const { signal } = controller
    const calls = [
      send(`${server.origin()}/hang`, { signal }),
      send(new Request(`${server.origin()}/hang`, { signal })),
    ]

    controller.abort()

    for (const call of calls) expect(await reasonOf(call)).toMatchObject({ name: 'AbortError' })
    expect(totals()).toEqual({ ...nothing, ignored: 2 })
  })

  it('a connection that the server closed meanwhile is replaced', { timeout: 30_000 }, async () => {
    const { send, totals } = client({ settleOn })
    const before = server.sockets.requests

    for (let call = 0; call < 2; call++) {
      expect(await (await send(`${server.origin()}/ok`)).text()).toBe('all of it')
      await expect.poll(() => server.sockets.open, { timeout: 12_000 }).toBe(0)
      // The client hears of it a moment after the server has closed it.
      await pause(100)
    }

    // On a busy machine the client may hear of it too late, and sends a request once more.
    expect(server.sockets.requests - before).toBeGreaterThanOrEqual(2)
    expect(totals()).toEqual({ ...success, successes: 2 })
  })

  it('sends requests with bodies and streams, and follows redirects', async () => {
    const { send, totals } = client({ settleOn })
    const request = new Request(`${server.origin()}/echo`, { method: 'POST', body: 'from a request' })
    const upload: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: new Blob(['from a stream']).stream(),
      duplex: 'half',
    }

    const redirected = await send(`${server.origin()}/redirect`)

    expect(await (await send(request)).text()).toBe('from a request')
    expect(await (await send(new URL(`${server.origin()}/echo`), upload)).text()).toBe('from a stream')
    expect([redirected.redirected, redirected.url]).toEqual([true, `${server.origin()}/ok`])
    expect(await redirected.text()).toBe('all of it')
    expect(totals()).toEqual({ ...success, successes: 3 })
  })
})

describe('bodies, settled on the body', () => {
  it.each(['/reset-in-body', '/too-short'])('%s is a failure', async (path) => {
    const { send, totals } = client({ settleOn: 'body' })
    const response = await send(server.origin() + path)
    expect(totals()).toEqual(nothing)

    expect(await reasonOf(response.text())).toMatchObject({ name: 'TypeError' })
    expect(totals()).toEqual(failure)
  })

  it('one too slow is a failure', async () => {
    const { send, totals } = client({ settleOn: 'body' })
    const response = await send(`${server.origin()}/slow-body`, { signal: AbortSignal.timeout(100) })

    expect(await reasonOf(response.text())).toMatchObject({ name: 'TimeoutError' })
    expect(totals()).toEqual(failure)
  })

  it('one that the caller aborts counts for nothing', async () => {
    const { send, totals } = client({ settleOn: 'body' })
    const controller = new AbortController()
    const response = await send(`${server.origin()}/slow-body`, { signal: controller.signal })
    const text = reasonOf(response.text())

    controller.abort()

    expect(await text).toMatchObject({ name: 'AbortError' })
    expect(totals()).toEqual(ignored)
  })

  it('one that breaks off between two reads is a failure before the next', async () => {
    const { send, totals } = client({ settleOn: 'body' })
    const reader = (await send(`${server.origin()}/reset-in-body`)).body?.getReader()
    await reader?.read()

    await expect.poll(totals, { timeout: 5_000 }).toEqual(failure)
  })

  it('breaks off unseen when the headers settle', async () => {
    const { send, totals } = client()
    const response = await send(`${server.origin()}/reset-in-body`)

    await reasonOf(response.text())
    expect(totals()).toEqual(success)
  })
})

describe('Retry-After', () => {
  it.each([
    { path: '/seconds', options: {}, from: 119_000, to: 120_000 },
    { path: '/date', options: {}, from: 197_000, to: 200_000 },
    { path: '/years', options: {}, from: 299_000, to: 300_000 },
    { path: '/seconds', options: { maxRetryAfterMs: 90_000 }, from: 89_000, to: 90_000 },
    { path: '/seconds', options: { maxRetryAfterMs: 0 }, from: 59_000, to: 60_000 },
    { path: '/503', options: {}, from: 59_000, to: 60_000 },
  ])('of $path, with $options, lengthens the open period', async ({ path, options, from, to }) => {
    // The clock stands still, so that only the date in the header moves.
    const { send } = client({ breaker: { failureThreshold: 1, clock: () => 0 }, ...options })

    await (await send(server.origin() + path)).text()

    const { retryAfterMs } = send.breakers.get(server.origin())
    expect(retryAfterMs).toBeGreaterThan(from)
    expect(retryAfterMs).toBeLessThanOrEqual(to)
  })
})

describe('a thousand calls at once', () => {
  it.each(['headers', 'body'] as const)(
    'during a trip are each counted once, settled on the %s',
    async (settleOn) => {
      const { send } = client({ settleOn, breaker: { failureThreshold: 5 } })
      const before = server.sockets.requests
      const call = async (): Promise<string> => (await send(`${server.origin()}/500`)).text()

      const first = await Promise.allSettled(Array.from({ length: 1_000 }, call))
      const second = await Promise.allSettled(Array.from({ length: 1_000 }, call))

      const { stats, state } = send.breakers.get(server.origin())
      const { failures, late, rejected, trips } = stats.totals
      expect(first.every(({ status }) => status === 'fulfilled')).toBe(true)
      expect(second.every((outcome) => outcome.status === 'rejected' && isCircuitOpen(outcome.reason))).toBe(true)
      expect({ state, failures, late, rejected, trips }).toEqual({
        state: 'open',
        failures: 5,
        late: 995,
        rejected: 1_000,
        trips: 1,
      })
      expect(server.sockets.requests - before).toBe(1_000)
      await expect.poll(() => server.sockets.open, { timeout: 20_000 }).toBe(0)
    },
    60_000,
  )
})
