import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import type { UndiciBreakerOptions } from 'recloser/undici'
import { behind, codeOf, get, type Harness } from './harness.ts'
import { majors, type Undici } from './majors.ts'
import { httpServer } from './servers.ts'

type Interceptor = Dispatcher.DispatcherComposeInterceptor

/** An agent with a breaker, and another interceptor inside or outside of it: the last one is the outermost. */
const inside = (undici: Undici, other: Interceptor, options?: UndiciBreakerOptions): Harness =>
  behind(new undici.Agent(), (agent, breaker) => agent.compose(other, breaker), options)
const outside = (undici: Undici, other: Interceptor, options?: UndiciBreakerOptions): Harness =>
  behind(new undici.Agent(), (agent, breaker) => agent.compose(breaker, other), options)

const counting = async (...statuses: readonly number[]): Promise<{ origin: string; asked: () => number }> => {
  let asked = 0
  const origin = await httpServer((_request, response) => {
    const status = statuses[Math.min(asked++, statuses.length - 1)] ?? 200
    response.writeHead(status, { location: `/${asked}` }).end('some text')
  })
  return { origin, asked: () => asked }
}

const quick = { maxRetries: 3, minTimeout: 1, maxTimeout: 1 }

describe.each(majors)('undici $major', ({ undici }) => {
  describe.each(['headers', 'body'] as const)('settling on the %s', (settleOn) => {
    it('counts each attempt of a retry outside', async () => {
      const { origin, asked } = await counting(503, 503, 200)
      const { dispatcher, types } = outside(undici, undici.interceptors.retry(quick), { settleOn })

      expect(await get(dispatcher, origin)).toMatchObject({ statusCode: 200 })
      expect(asked()).toBe(3)
      expect(types()).toEqual(['failure', 'failure', 'success'])
    })

    it('counts a retry inside as one call', async () => {
      const { origin, asked } = await counting(503, 503, 200)
      const { dispatcher, types } = inside(undici, undici.interceptors.retry(quick), { settleOn })

      expect(await get(dispatcher, origin)).toMatchObject({ statusCode: 200 })
      expect(asked()).toBe(3)
      expect(types()).toEqual(['success'])
    })

    it('counts each hop of a redirect outside', async () => {
      const { origin } = await counting(302, 302, 200)
      const redirect = undici.interceptors.redirect({ maxRedirections: 5 })
      const { dispatcher, types } = outside(undici, redirect, { settleOn })

      expect(await get(dispatcher, origin)).toMatchObject({ statusCode: 200 })
      expect(types()).toEqual(['success', 'success', 'success'])
    })

    it('counts a redirect inside as one call', async () => {
      const { origin } = await counting(302, 200)
      const redirect = undici.interceptors.redirect({ maxRedirections: 5 })
      const { dispatcher, types } = inside(undici, redirect, { settleOn })

      expect(await get(dispatcher, origin)).toMatchObject({ statusCode: 200 })
      expect(types()).toEqual(['success'])
    })

    it.each([inside, outside])('lets dump throw bodies away', async (compose) => {
      const { origin } = await counting(200)
      const { dispatcher, types } = compose(undici, undici.interceptors.dump(), { settleOn })

      expect((await get(dispatcher, origin)).statusCode).toBe(200)
      expect(types()).toEqual(['success'])
    })

    it.each([inside, outside])('lets dns look hosts up', async (compose) => {
      const { origin } = await counting(200)
      const { dispatcher, types } = compose(undici, undici.interceptors.dns(), { settleOn })

      expect((await get(dispatcher, origin.replace('127.0.0.1', 'localhost'))).statusCode).toBe(200)
      expect(types()).toContain('success')
    })
  })

  it('ends the retries of an interceptor outside when it opens', async () => {
    const { origin, asked } = await counting(503)
    const { dispatcher } = outside(undici, undici.interceptors.retry(quick), { breaker: { failureThreshold: 2 } })

    expect(await codeOf(get(dispatcher, origin))).toBe('ERR_CIRCUIT_OPEN')
    expect(asked()).toBe(2)
  })

  it('lets one more dispatcher lie around it', async () => {
    const { origin } = await counting(200)
    const { dispatcher, types } = behind(new undici.Agent(), (agent, breaker) =>
      agent.compose(breaker).compose(breaker),
    )

    await get(dispatcher, origin)

    expect(types()).toEqual(['success', 'success'])
  })

  it('works with what MockAgent answers', async () => {
    const agent = new undici.MockAgent()
    agent.disableNetConnect()
    const pool = agent.get('http://api.example')
    pool.intercept({ path: '/' }).reply(500, 'down')
    pool.intercept({ path: '/' }).replyWithError(new Error('refused'))
    pool.intercept({ path: '/' }).reply(200, 'up')
    const { dispatcher, types } = behind(
      agent,
      (inner, breaker) => inner.compose(breaker),
      {},
      () => agent.close(),
    )

    expect(await get(dispatcher, 'http://api.example')).toEqual({ statusCode: 500, text: 'down' })
    await expect(get(dispatcher, 'http://api.example')).rejects.toThrow('refused')
    expect(await get(dispatcher, 'http://api.example')).toEqual({ statusCode: 200, text: 'up' })
    expect(types()).toEqual(['failure', 'failure', 'success'])
  })
})

// Undici 6 has no such interceptors.
describe.each(majors.filter(({ major }) => major > 6))('undici $major', ({ undici }) => {
  it.each([
    { status: 404, type: 'success' },
    { status: 500, type: 'failure' },
  ])('counts a $status that an interceptor inside makes an error as a $type', async ({ status, type }) => {
    const { origin } = await counting(status)
    const { dispatcher, types } = inside(undici, undici.interceptors.responseError())

    expect(await codeOf(get(dispatcher, origin))).toBe('UND_ERR_RESPONSE')
    expect(types()).toEqual([type])
  })

  it('answers from a cache outside while it is open', async () => {
    let asked = 0
    const origin = await httpServer((_request, response) => {
      asked++
      response.setHeader('cache-control', 'max-age=100').end('cached')
    })
    const { dispatcher, breakers } = outside(undici, undici.interceptors.cache())
    await get(dispatcher, origin)

    breakers.get(origin).trip()

    expect((await get(dispatcher, origin)).text).toBe('cached')
    expect(asked).toBe(1)
  })
})
