import { describe, expect, it, vi } from 'vitest'
import type { CircuitEvent } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { reasonOf, sickServer } from '../http/sick-server.ts'

const server = sickServer()

describe('the cause that an open circuit shows to other callers', () => {
  it.each(['headers', 'body'] as const)(
    'is status and URL of the answer, without secrets, settled on the %s',
    async (settleOn) => {
      const send = withFetchBreaker(fetch, { settleOn, breaker: { failureThreshold: 1 } })

      const response = await send(`${server.origin()}/500?token=SECRET#part`)
      const refused = (await reasonOf(send(`${server.origin()}/ok`))) as Error

      expect(refused.cause).toStrictEqual({ status: 500, url: `${server.origin()}/500` })
      // It belongs to the caller who got it, unread.
      expect(await response.text()).toBe('as asked')
    },
  )

  it('is the URL of the call where the response has none', async () => {
    const down = (): Promise<Response> => Promise.resolve(new Response(null, { status: 500 }))
    const send = withFetchBreaker(down as typeof fetch, { breaker: { failureThreshold: 1 } })

    await send('http://user:SECRET@a.example/path?token=SECRET')

    expect(await reasonOf(send('http://a.example'))).toMatchObject({
      cause: { status: 500, url: 'http://a.example/path' },
    })
  })

  it('keeps no response alive, in state or events', async () => {
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1 } })
    const events: CircuitEvent[] = []
    send.breakers.subscribe((event) => events.push(event))

    await (await send(`${server.origin()}/500`)).text()

    expect(events).toMatchObject([
      { type: 'failure', error: { status: 500 } },
      { type: 'transition', cause: { status: 500 } },
    ])
    expect(events.flatMap(Object.values)).not.toContainEqual(expect.any(Response))
  })

  it('does not keep a backoff from the headers of the answer, or from the reason of a trip', async () => {
    const seen: unknown[] = []
    const resetTimeoutMs = ({ failure }: { readonly failure?: unknown }): number => seen.push(failure)
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1, resetTimeoutMs } })

    const response = await send(`${server.origin()}/500`)
    send.breakers.get(server.origin()).trip('by hand')

    expect(seen[0]).toBe(response)
    expect(seen[1]).toBe('by hand')
  })
})

describe("the user's isIgnored", () => {
  it('adds to what counts for nothing over HTTP', async () => {
    const isIgnored = vi.fn((outcome: { readonly status: string }) => outcome.status === 'fulfilled')
    const send = withFetchBreaker(fetch, { breaker: { failureThreshold: 1, isIgnored } })
    const controller = new AbortController()
    const hanging = reasonOf(send(`${server.origin()}/hang`, { signal: controller.signal }))

    controller.abort()
    await hanging
    await reasonOf(send(`${server.origin()}/ok`, { method: 'A B' }))
    await reasonOf(send(`${server.origin()}/ok`, { headers: { expect: '100-continue' } }))
    await send(`${server.origin()}/500`)
    expect(send.breakers.get(server.origin()).stats.totals).toMatchObject({ ignored: 4, failures: 0, successes: 0 })

    await reasonOf(send(`${server.origin()}/reset`))
    expect(send.breakers.get(server.origin()).stats.totals.failures).toBe(1)
  })
})
