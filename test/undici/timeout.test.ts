import { describe, expect, it, vi } from 'vitest'
import { TimeoutError } from 'recloser/policies'
import { harness, get, until } from './harness.ts'
import { majors } from './majors.ts'
import { httpServer } from './servers.ts'
import { reasonOf } from '../support/server.ts'

const late = { name: 'TimeoutError', code: 'ERR_TIMEOUT', timeoutMs: 50 }

describe.each(majors)('timeoutMs, undici $major', ({ undici }) => {
  it.each(['headers', 'body'] as const)(
    'aborts a request without headers, and counts it, by the %s',
    async (settleOn) => {
      let closed = 0
      const origin = await httpServer((request) => void request.on('close', () => closed++))
      const options = { settleOn, timeoutMs: 50, breaker: { failureThreshold: 2 } }
      const { dispatcher, types, breakers } = harness(undici, options)

      const reason = await reasonOf(get(dispatcher, origin))
      const ofFetch = await reasonOf(undici.fetch(origin, { dispatcher }))

      expect(reason).toBeInstanceOf(TimeoutError)
      expect(reason).toMatchObject(late)
      expect(ofFetch).toMatchObject({ message: 'fetch failed', cause: late })
      expect(types()).toEqual(['failure', 'failure', 'transition'])
      expect(breakers.get(origin).state).toBe('open')
      await until(() => closed === 2)
    },
  )

  it('covers the time for a connection, and ends what connects later', async () => {
    let connect: (() => void) | undefined
    const asked: unknown[] = []
    const origin = await httpServer((request, response) => {
      asked.push(request.url)
      response.end('ok')
    })
    const real = undici.buildConnector({})
    const slow: typeof real = (options, done) => {
      connect = () => real(options, done)
    }
    const { dispatcher, types } = harness(undici, { timeoutMs: 50 }, { connect: slow, connections: 1 })

    expect(await reasonOf(get(dispatcher, origin))).toMatchObject(late)
    connect?.()
    // On a connection of its own, which may then be the same.
    const next = reasonOf(get(dispatcher, origin, { path: '/next' })).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 30))
    connect?.()
    await next

    expect(asked).not.toContain('/')
    expect(types()[0]).toBe('failure')
  })

  it('covers the headers only: a hint does not end it, a slow body goes on', async () => {
    const origin = await httpServer((request, response) => {
      if (request.url === '/hint') {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' })
        return
      }
      response.write('begun ')
      setTimeout(() => response.end('late'), 1_100)
    })
    const { dispatcher, types } = harness(undici, { settleOn: 'body', timeoutMs: 1_000 })

    expect((await get(dispatcher, origin)).text).toBe('begun late')
    expect(await reasonOf(get(dispatcher, origin, { path: '/hint' }))).toMatchObject({ code: 'ERR_TIMEOUT' })

    expect(types()).toEqual(['success', 'failure'])
  })

  it('leaves no timer when the request ends in any other way', async () => {
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    try {
      const origin = await httpServer((_, response) => response.end('ok'))
      const { dispatcher } = harness(undici, { timeoutMs: 123_456 })

      await get(dispatcher, origin)
      await reasonOf(get(dispatcher, origin, { path: 'no slash' }))

      const made = setTimer.mock.results.filter((_, at) => setTimer.mock.calls[at]?.[1] === 123_456)
      expect(made).toHaveLength(2)
      for (const { value } of made) expect(clear.mock.calls.flat()).toContain(value)
    } finally {
      setTimer.mockRestore()
      clear.mockRestore()
    }
  })
})
