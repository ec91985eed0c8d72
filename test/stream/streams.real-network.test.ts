import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable, toReadableStream, wrapIterable } from 'recloser/stream'
import { realServer } from '../support/server.ts'
import { collect, takeFirst } from '../support/sources.ts'
import { rejection } from '../support/tasks.ts'

let closed: Promise<unknown> = Promise.resolve()

// Writes one chunk; then ends, breaks the connection off, or waits until the client has gone.
const server = realServer((request, response) => {
  closed = once(response, 'close')
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('first', () => {
    if (request.url === '/whole') response.end('last')
    if (request.url === '/broken') response.destroy()
  })
})

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
process.on('unhandledRejection', note)
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled).toEqual([])
})

const bodyOf = async (url: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> => {
  const { body } = await fetch(url, { signal: signal ?? null })
  if (body === null) throw new Error('no body')
  return body
}

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await collect(chunks)).toString()

it('counts a body that comes whole as a success', async () => {
  const breaker = new CircuitBreaker()

  const text = await textOf(wrapIterable(breaker, bodyOf)(server.url('/whole')))

  expect([text, breaker.stats.totals.successes]).toEqual(['firstlast', 1])
})

it('counts a body that breaks off as a failure, though the response had begun well', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })

  const error = await rejection(textOf(wrapIterable(breaker, bodyOf)(server.url('/broken'))))

  expect([error, breaker.state]).toEqual([new TypeError('terminated'), 'open'])
})

it('counts nobody there as a failure', async () => {
  const breaker = new CircuitBreaker()

  await rejection(textOf(wrapIterable(breaker, bodyOf)(server.closedPort())))

  expect(breaker.stats.totals.failures).toBe(1)
})

it('ends the connection when the consumer leaves early, which is a success', async () => {
  const breaker = new CircuitBreaker()

  await takeFirst(wrapIterable(breaker, bodyOf)(server.url('/endless')))
  await closed

  expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
})

it('ends the connection when the stream made of it is cancelled', async () => {
  const breaker = new CircuitBreaker()
  const reader = toReadableStream(wrapIterable(breaker, bodyOf)(server.url('/endless'))).getReader()
  await reader.read()

  await reader.cancel()
  await closed

  expect(breaker.stats.totals.successes).toBe(1)
})

it('ends the connection on an abort while it waits, which is ignored', async () => {
  const breaker = new CircuitBreaker()
  const controller = new AbortController()
  const items = executeIterable(breaker, ({ signal }) => bodyOf(server.url('/endless'), signal), {
    signal: controller.signal,
  })
  await items.next()
  const pending = rejection(items.next())

  controller.abort()
  await closed

  expect(await pending).toMatchObject({ name: 'AbortError' })
  expect(breaker.stats.totals.ignored).toBe(1)
})

it('serves as the body of a response', async () => {
  const text = await new Response(
    toReadableStream(wrapIterable(new CircuitBreaker(), bodyOf)(server.url('/whole'))),
  ).text()

  expect(text).toBe('firstlast')
})
