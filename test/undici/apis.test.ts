import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { isCircuitOpen } from 'recloser'
import { reasonOf } from '../support/server.ts'
import { behind, harness, get } from './harness.ts'
import { majors, type Undici } from './majors.ts'
import { httpServer } from './servers.ts'

const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** Each way to make a request, to the end of its answer. */
const ways: Readonly<Record<string, (undici: Undici, dispatcher: Dispatcher, origin: string) => Promise<unknown>>> = {
  'dispatcher.request': (_, dispatcher, origin) => get(dispatcher, origin),
  request: async (undici, dispatcher, origin) => (await undici.request(origin, { dispatcher })).body.text(),
  fetch: async (undici, dispatcher, origin) => (await undici.fetch(origin, { dispatcher })).text(),
  'fetch with a body': async (undici, dispatcher, origin) =>
    (await undici.fetch(origin, { dispatcher, method: 'POST', body: 'hello' })).text(),
  stream: (undici, dispatcher, origin) => undici.stream(origin, { dispatcher, method: 'GET' }, sink),
  pipeline: (undici, dispatcher, origin) =>
    buffer(Readable.from(['hello']).pipe(undici.pipeline(origin, { dispatcher, method: 'POST' }, ({ body }) => body))),
  upgrade: (undici, dispatcher, origin) => undici.upgrade(origin, { dispatcher }),
  connect: (undici, dispatcher, origin) => undici.connect(origin, { dispatcher }),
}
const withBody = Object.entries(ways).filter(([name]) => !['upgrade', 'connect'].includes(name))

describe.each(majors)('undici $major', ({ undici }) => {
  describe.each(Object.entries(ways))('%s', (_, way) => {
    it('fails with the error of an open circuit, and asks nobody', async () => {
      let asked = 0
      const origin = await httpServer((_request, response) => {
        asked++
        response.end()
      })
      const { dispatcher, breakers, types } = harness(undici)
      breakers.get(origin).trip('down')

      const reason = await reasonOf(way(undici, dispatcher, origin))

      // Fetch wraps what stopped it.
      const error = isCircuitOpen(reason) ? reason : (reason as Error).cause
      expect(error).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', circuit: origin, cause: 'down' })
      expect(types()).toEqual(['transition', 'rejected'])
      expect(asked).toBe(0)
    })
  })

  describe.each(withBody)('%s', (_, way) => {
    it.each(['headers', 'body'] as const)('counts once, by its %s', async (settleOn) => {
      const origin = await httpServer((request, response) => {
        request.resume().on('end', () => response.end('x'.repeat(100_000)))
      })
      const { dispatcher, types } = harness(undici, { settleOn })

      await way(undici, dispatcher, origin)
      await way(undici, dispatcher, origin)

      expect(types()).toEqual(['success', 'success'])
    })
  })

  it('takes requests of a client, which name no origin', async () => {
    const origin = await httpServer((_request, response) => response.writeHead(500).end())
    const { dispatcher, breakers } = behind(new undici.Client(origin), (client, breaker) => client.compose(breaker), {
      breaker: { failureThreshold: 1 },
    })

    await (await dispatcher.request({ path: '/', method: 'GET' })).body.text()

    expect(await reasonOf(dispatcher.request({ path: '/', method: 'GET' }))).toSatisfy(isCircuitOpen)
    expect(breakers.size).toBe(1)
  })

  it.each([
    { header: '120', maxRetryAfterMs: undefined, openForMs: 120_000 },
    { header: '5', maxRetryAfterMs: undefined, openForMs: 60_000 },
    { header: '120', maxRetryAfterMs: 90_000, openForMs: 90_000 },
    { header: '120', maxRetryAfterMs: 0, openForMs: 60_000 },
    { header: '999999999', maxRetryAfterMs: undefined, openForMs: 3_600_000 },
    { header: 'Tue, 01 Jan 2030 00:02:00 GMT', maxRetryAfterMs: undefined, openForMs: 120_000 },
    { header: 'later', maxRetryAfterMs: undefined, openForMs: 60_000 },
  ])('stays open for $openForMs ms after Retry-After: $header', async ({ header, maxRetryAfterMs, openForMs }) => {
    const origin = await httpServer((_request, response) => response.writeHead(503, { 'Retry-After': header }).end())
    const wallClock = (): number => Date.parse('2030-01-01T00:00:00Z')
    const { dispatcher, breakers } = harness(undici, {
      breaker: { failureThreshold: 1, clock: () => 0, wallClock },
      maxRetryAfterMs,
    })

    await get(dispatcher, origin)

    expect(breakers.get(origin).retryAfterMs).toBe(openForMs)
  })

  it('asks predicates of the caller, with the status and the headers', async () => {
    const origin = await httpServer((_request, response) => response.setHeader('X-Health', 'poor').end())
    const isFailure = (outcome: PromiseSettledResult<unknown>): boolean => {
      const { statusCode, headers } = (outcome as PromiseFulfilledResult<Answer>).value
      return statusCode === 200 && headers['x-health'] === 'poor'
    }
    const { dispatcher, types } = harness(undici, { breaker: { isFailure } })

    await get(dispatcher, origin)

    expect(types()).toEqual(['failure'])
  })

  it('ignores an answer that the caller wants ignored', async () => {
    const origin = await httpServer((_request, response) => response.end())
    const { dispatcher, types } = harness(undici, { settleOn: 'body', breaker: { isIgnored: () => true } })

    await get(dispatcher, origin)

    expect(types()).toEqual(['ignored'])
  })
})

interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
}
