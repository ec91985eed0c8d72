import type { Socket } from 'node:net'
import type { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import { harness, codeOf, get } from './harness.ts'
import { majors } from './majors.ts'
import { reasonOf } from '../support/server.ts'
import { closedPort, httpServer, rawServer } from './servers.ts'

const head = (rest: string): string => `HTTP/1.1 200 OK\r\n${rest}`

interface Fault {
  readonly what: string
  readonly answer: (socket: Socket) => void
  readonly code: RegExp
  readonly agent?: Agent.Options
  /** Whether the headers come before it. */
  readonly inBody?: boolean
}

const faults: readonly Fault[] = [
  { what: 'a connection closed without an answer', answer: (socket) => socket.end(), code: /UND_ERR_SOCKET/ },
  { what: 'a reset before an answer', answer: (socket) => socket.resetAndDestroy(), code: /ECONNRESET|UND_ERR_SOCKET/ },
  {
    what: 'a reset in the middle of the headers',
    answer: (socket) => socket.write(head('content-le'), () => socket.resetAndDestroy()),
    code: /ECONNRESET|UND_ERR_SOCKET/,
  },
  {
    what: 'an answer that is not HTTP',
    answer: (socket) => socket.end('220 mail.example ESMTP\r\n'),
    code: /^HPE_|HTTPParserError/,
  },
  {
    what: 'headers that never come',
    answer: () => undefined,
    code: /UND_ERR_HEADERS_TIMEOUT/,
    agent: { headersTimeout: 100 },
  },
  {
    what: 'headers that are too long',
    answer: (socket) => socket.write(head(`x: ${'x'.repeat(20_000)}\r\n`)),
    code: /UND_ERR_HEADERS_OVERFLOW/,
  },
  {
    what: 'a reset in the middle of the body',
    answer: (socket) =>
      socket.write(head('content-length: 10\r\n\r\n12345'), () => setTimeout(() => socket.resetAndDestroy(), 50)),
    code: /ECONNRESET|UND_ERR_SOCKET/,
    inBody: true,
  },
  {
    what: 'a body that is shorter than its length',
    answer: (socket) => socket.end(head('content-length: 10\r\n\r\n12345')),
    code: /^UND_ERR_/,
    inBody: true,
  },
  {
    what: 'a body that stops',
    answer: (socket) => socket.write(head('content-length: 10\r\n\r\n12345')),
    code: /UND_ERR_BODY_TIMEOUT/,
    agent: { bodyTimeout: 100 },
    inBody: true,
  },
  {
    what: 'a broken chunk',
    answer: (socket) => socket.write(head('transfer-encoding: chunked\r\n\r\n5\r\n12345\r\nzz\r\n')),
    code: /^HPE_|HTTPParserError/,
    inBody: true,
  },
]

describe.each(majors)('undici $major', ({ undici }) => {
  it.each([
    { statusCode: 200, type: 'success' },
    { statusCode: 204, type: 'success' },
    { statusCode: 302, type: 'success' },
    { statusCode: 404, type: 'success' },
    { statusCode: 429, type: 'failure' },
    { statusCode: 500, type: 'failure' },
    { statusCode: 503, type: 'failure' },
  ])('counts status $statusCode as a $type, and hands it on', async ({ statusCode, type }) => {
    const origin = await httpServer((_, response) => response.writeHead(statusCode).end())

    for (const settleOn of ['headers', 'body'] as const) {
      const { dispatcher, types } = harness(undici, { settleOn })
      const answer = await get(dispatcher, origin)

      expect(answer.statusCode).toBe(statusCode)
      expect(types()).toEqual([type])
    }
  })

  it.each(faults)('counts $what as a failure', async ({ answer, code, agent, inBody = false }) => {
    const origin = await rawServer(answer)

    for (const settleOn of ['headers', 'body'] as const) {
      const { dispatcher, types, events } = harness(undici, { settleOn }, agent)
      const seen = await reasonOf(get(dispatcher, origin))

      expect(await codeOf(Promise.reject(seen as Error))).toMatch(code)
      const early = inBody && settleOn === 'headers'
      expect(types()).toEqual([early ? 'success' : 'failure'])
      if (!early) expect(events[0]).toHaveProperty('error', seen)
    }
  })

  it('counts a refused connection as a failure', async () => {
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(get(dispatcher, await closedPort()))).toBe('ECONNREFUSED')
    expect(types()).toEqual(['failure'])
  })

  it('counts a connection that takes too long as a failure', async () => {
    // Undici asks a function for the connection, and its timeout comes as this error.
    const connect = (_: unknown, done: (error: Error, socket: null) => void): void => {
      setTimeout(() => done(new undici.errors.ConnectTimeoutError('too slow'), null), 10)
    }
    const { dispatcher, types } = harness(undici, {}, { connect })

    expect(await codeOf(get(dispatcher, 'http://127.0.0.1:9'))).toBe('UND_ERR_CONNECT_TIMEOUT')
    expect(types()).toEqual(['failure'])
  })

  it('opens after failures in a row, and makes no more requests', async () => {
    let asked = 0
    const origin = await httpServer((_, response) => {
      asked++
      response.writeHead(500).end()
    })
    const { dispatcher, breakers, types } = harness(undici, { breaker: { failureThreshold: 3 } })

    for (let call = 0; call < 3; call++) await get(dispatcher, origin)
    const refused = await codeOf(get(dispatcher, origin))

    expect(refused).toBe('ERR_CIRCUIT_OPEN')
    expect(asked).toBe(3)
    expect(breakers.get(origin).state).toBe('open')
    expect(types()).toEqual(['failure', 'failure', 'failure', 'transition', 'rejected'])
  })

  it('closes again by a probe', async () => {
    let nowMs = 0
    let statusCode = 500
    const origin = await httpServer((_, response) => response.writeHead(statusCode).end())
    const { dispatcher, breakers } = harness(undici, { breaker: { failureThreshold: 1, clock: () => nowMs } })
    await get(dispatcher, origin)

    nowMs = 60_000
    statusCode = 200
    await get(dispatcher, origin)

    expect(breakers.get(origin).state).toBe('closed')
  })

  it('has a breaker for each origin', async () => {
    const good = await httpServer((_, response) => response.end())
    const bad = await httpServer((_, response) => response.writeHead(500).end())
    const { dispatcher, breakers } = harness(undici, { breaker: { failureThreshold: 1, name: 'api' } })

    await get(dispatcher, bad)
    await get(dispatcher, good)

    const states = [...breakers].map(([key, { name, state }]) => ({ key, name, state }))
    expect(states).toEqual([
      { key: bad, name: `api:${bad}`, state: 'open' },
      { key: good, name: `api:${good}`, state: 'closed' },
    ])
  })
})
