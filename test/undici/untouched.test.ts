import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { generate } from 'selfsigned'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { harness, codeOf, get } from './harness.ts'
import { majors } from './majors.ts'
import { httpServer, listen } from './servers.ts'

const certificate = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
const tls = { key: certificate.private, cert: certificate.cert }
const modes = ['headers', 'body'] as const

describe.each(majors)('undici $major', ({ undici }) => {
  it.each(modes)('lets an upgraded connection through, and counts it once, settling on the %s', async (settleOn) => {
    const server = createServer().on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
      socket.pipe(socket)
    })
    const origin = `http://127.0.0.1:${await listen(server)}`
    const { dispatcher, types } = harness(undici, { settleOn })

    const { socket } = await dispatcher.upgrade({ path: '/', protocol: 'echo', origin } as never)
    socket.write('hello')
    const [echo] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()

    expect(echo.toString()).toBe('hello')
    expect(types()).toEqual(['success'])
  })

  it.each([
    { statusCode: 200, type: 'success' },
    { statusCode: 502, type: 'failure' },
  ])('counts a tunnel that is answered with $statusCode as a $type', async ({ statusCode, type }) => {
    const server = createServer().on('connect', (_request, socket: Socket) => {
      socket.end(`HTTP/1.1 ${statusCode} Whatever\r\n\r\n`)
    })
    const origin = `http://127.0.0.1:${await listen(server)}`
    const { dispatcher, types } = harness(undici)

    const answer = await dispatcher.connect({ path: 'api.example:443', origin })

    expect(answer.statusCode).toBe(statusCode)
    expect(types()).toEqual([type])
  })

  it.each(modes)('hands on hints and trailers, settling on the %s', async (settleOn) => {
    const origin = await httpServer((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(200, { trailer: 'X-Sum' })
      response.write('hello')
      response.addTrailers({ 'X-Sum': '5' })
      response.end()
    })
    const { dispatcher, types } = harness(undici, { settleOn })
    const hints: number[] = []

    const { body, trailers } = await dispatcher.request({
      origin,
      path: '/',
      method: 'GET',
      onInfo: ({ statusCode }) => hints.push(statusCode),
    })

    expect(await body.text()).toBe('hello')
    expect(trailers).toEqual({ 'x-sum': '5' })
    expect(hints).toEqual([103])
    expect(types()).toEqual(['success'])
  })

  it('pauses the server for a slow consumer, as undici alone does', async () => {
    const chunk = Buffer.alloc(100_000)
    const sent = async (useBreaker: boolean): Promise<boolean> => {
      let written = 0
      const origin = await httpServer((_request, response) => {
        const more = (): void => {
          while (written < 2_000 && response.write(chunk)) written++
          if (written < 2_000) response.once('drain', more)
        }
        more()
      })
      const { dispatcher } = harness(undici, { settleOn: 'body' })
      const way = useBreaker ? dispatcher : new undici.Agent()
      const { body } = await way.request({ origin, path: '/', method: 'GET' })
      let before = -1
      while (before < written) {
        before = written
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      body.on('error', () => undefined).destroy()
      return written < 2_000
    }

    expect(await sent(false)).toBe(true)
    expect(await sent(true)).toBe(true)
  })

  it('resumes what it paused, down to the last byte', async () => {
    const size = 5_000_000
    const origin = await httpServer((_request, response) => response.end(Buffer.alloc(size)))
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })

    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
    let read = 0
    for await (const chunk of body) {
      read += (chunk as Buffer).length
      if (read < size / 10) await new Promise((resolve) => setTimeout(resolve, 5))
    }

    expect(read).toBe(size)
    expect(types()).toEqual(['success'])
  })

  it('uses one connection for many requests', async () => {
    const sockets = new Set<Socket>()
    const origin = await httpServer((_request, response) => response.end('ok'), sockets)
    const { dispatcher, types } = harness(undici, {}, { connections: 1 })

    for (let call = 0; call < 20; call++) await get(dispatcher, origin)

    expect(sockets.size).toBe(1)
    expect(types()).toHaveLength(20)
  })

  it('makes requests again when the server has closed an idle connection', async () => {
    const sockets = new Set<Socket>()
    const origin = await httpServer((_request, response) => response.end('ok'), sockets)
    const { dispatcher, types } = harness(undici)
    await get(dispatcher, origin)

    const [socket] = sockets
    socket?.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await get(dispatcher, origin)

    expect(types()).toEqual(['success', 'success'])
  })

  it('counts a certificate that is not trusted as a failure', async () => {
    const origin = `https://127.0.0.1:${await listen(createTlsServer(tls, (_request, response) => response.end()))}`
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(get(dispatcher, origin))).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(types()).toEqual(['failure'])
  })

  describe.each(modes)('over HTTP/2, settling on the %s', (settleOn) => {
    const agentOptions = { allowH2: true, connect: { rejectUnauthorized: false } }
    const h2Server = async (paths: Record<string, (stream: ServerHttp2Stream) => void>): Promise<string> => {
      const server = createSecureServer(tls).on('stream', (stream, headers) => {
        // What the test resets on purpose.
        stream.on('error', () => undefined)
        paths[headers[':path'] ?? '']?.(stream)
      })
      return `https://127.0.0.1:${await listen(server)}`
    }

    it('counts answers, and opens', async () => {
      const origin = await h2Server({
        '/': (stream) => {
          stream.respond({ ':status': 200 })
          stream.end('ok')
        },
        '/bad': (stream) => {
          stream.respond({ ':status': 503, 'retry-after': '120' })
          stream.end()
        },
      })
      const options = { settleOn, breaker: { failureThreshold: 1, clock: () => 0 } }
      const { dispatcher, types, breakers } = harness(undici, options, agentOptions)

      expect(await get(dispatcher, origin)).toEqual({ statusCode: 200, text: 'ok' })
      await get(dispatcher, origin, { path: '/bad' })

      expect(await codeOf(get(dispatcher, origin))).toBe('ERR_CIRCUIT_OPEN')
      expect(types()).toEqual(['success', 'failure', 'transition', 'rejected'])
      expect(breakers.get(origin).retryAfterMs).toBe(120_000)
    })

    it('counts a stream that is reset before the answer as a failure', async () => {
      const origin = await h2Server({ '/': (stream) => stream.close(2) })
      const { dispatcher, types } = harness(undici, { settleOn }, agentOptions)

      expect(await codeOf(get(dispatcher, origin))).not.toBe('none')
      expect(types()).toEqual(['failure'])
    })

    it('ignores an abort', async () => {
      const controller = new AbortController()
      const origin = await h2Server({ '/': () => controller.abort() })
      const { dispatcher, types } = harness(undici, { settleOn }, agentOptions)

      expect(await codeOf(get(dispatcher, origin, { signal: controller.signal }))).not.toBe('none')
      expect(types()).toEqual(['ignored'])
    })
  })
})
