import { get, type IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { anyError, callerAborted, errorCode, errorName, httpStatus, networkError, timedOut } from 'recloser/predicates'
import { fulfilled, ofError, ofValue, rejection } from './outcomes.ts'
import { realServer, reasonOf } from '../support/server.ts'

const server = realServer((request, response) => {
  const status = Number(request.url?.slice(1))
  if (request.url === '/hang') return
  if (request.url === '/reset') return void request.socket.destroy()
  if (request.url === '/half') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half of it', () => request.socket.destroy())
    return
  }
  response.writeHead(status).end()
})

/** What node:http itself gives for a request. */
const message = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, (incoming) => {
      incoming.resume()
      resolve(incoming)
    }).on('error', reject)
  })

describe('fetch to a port where nobody listens', () => {
  const refused = (): Promise<unknown> => reasonOf(fetch(server.closedPort()))

  it('is a network error', async () => {
    expect(ofError(networkError, await refused())).toBe(true)
  })

  it('has its code along the cause', async () => {
    expect(ofError(errorCode('ECONNREFUSED'), await refused())).toBe(true)
  })

  it('has taken no longer than it may', async () => {
    expect(ofError(timedOut, await refused())).toBe(false)
  })

  it('has no HTTP status', async () => {
    expect(ofError(httpStatus('1xx', '2xx', '3xx', '4xx', '5xx'), await refused())).toBe(false)
  })
})

describe('fetch of an answer that never comes', () => {
  const late = (): Promise<unknown> => reasonOf(fetch(server.url('/hang'), { signal: AbortSignal.timeout(1) }))

  it('has timed out', async () => {
    expect(ofError(timedOut, await late())).toBe(true)
  })

  it('is no network error', async () => {
    expect(ofError(networkError, await late())).toBe(false)
  })

  it('is not for the caller to have aborted', async () => {
    const signal = AbortSignal.timeout(1)
    const reason = await reasonOf(fetch(server.url('/hang'), { signal }))

    expect(callerAborted(rejection(reason), { signal, probe: false })).toBe(false)
  })

  it('was aborted where the caller did so', async () => {
    const controller = new AbortController()
    const waiting = reasonOf(fetch(server.url('/hang'), { signal: controller.signal }))
    controller.abort()
    const reason = await waiting

    expect([
      callerAborted(rejection(reason), { signal: controller.signal, probe: false }),
      ofError(errorName('AbortError'), reason),
      ofError(timedOut, reason),
    ]).toEqual([true, true, false])
  })
})

describe('a connection that breaks', () => {
  it('before the answer is a network error of fetch', async () => {
    expect(ofError(networkError, await reasonOf(fetch(server.url('/reset'))))).toBe(true)
  })

  it('in the middle of the body is a network error of fetch', async () => {
    const read = async (): Promise<string> => (await fetch(server.url('/half'))).text()

    expect(ofError(networkError, await reasonOf(read()))).toBe(true)
  })

  it('is a network error of node:http', async () => {
    expect(ofError(networkError, await reasonOf(message(server.url('/reset'))))).toBe(true)
  })

  it('is a network error of node:http where nobody listens', async () => {
    expect(ofError(networkError, await reasonOf(message(server.closedPort())))).toBe(true)
  })
})

describe('a real answer', () => {
  it.each([
    { status: 503, wanted: true },
    { status: 500, wanted: true },
    { status: 429, wanted: true },
    { status: 404, wanted: false },
    { status: 200, wanted: false },
  ])('of fetch with status $status is judged by it', async ({ status, wanted }) => {
    const response = await fetch(server.url(`/${String(status)}`))

    expect(ofValue(httpStatus(429, '5xx'), response)).toBe(wanted)
  })

  it('of node:http is judged by its status', async () => {
    expect(ofValue(httpStatus('5xx'), await message(server.url('/503')))).toBe(true)
  })

  it('is no rejection, whatever its status', async () => {
    const response = await fetch(server.url('/503'))

    expect(anyError(fulfilled(response), { probe: false })).toBe(false)
  })
})
