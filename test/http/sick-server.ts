import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

/** A real server on loopback: its origin, how many sockets it has seen, and how many it still has. */
export interface SickServer {
  readonly origin: () => string
  /** The same port, spoken to by TLS, which it does not speak. */
  readonly tlsOrigin: () => string
  readonly closedOrigin: () => string
  readonly sockets: { opened: number; open: number; requests: number }
}

/** What a path does wrong. */
const ways: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/ok': (_, response) => response.end('all of it'),
  '/echo': (request, response) => void request.pipe(response),
  '/upload': (request, response) => void request.resume().on('end', () => response.end('taken')),
  '/hang': () => undefined,
  '/redirect': (_, response) => response.writeHead(302, { location: '/ok' }).end(),
  '/moved': (request, response) =>
    void request.resume().on('end', () => response.writeHead(307, { location: '/ok' }).end()),
  '/reset': (request) => request.socket.destroy(),
  '/reset-in-headers': ({ socket }) => socket.write('HTTP/1.1 200 OK\r\ncontent-le', () => socket.destroy()),
  '/reset-in-upload': (request) => void request.once('data', () => request.socket.resetAndDestroy()),
  '/reset-in-body': (request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half of it', () => setTimeout(() => request.socket.destroy(), 5))
  },
  '/slow-body': (_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half of it')
  },
  '/too-short': ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nshort'),
  '/empty': (_, response) => response.writeHead(204).end(),
  '/seconds': (_, response) => response.writeHead(503, { 'retry-after': '120' }).end('later'),
  '/years': (_, response) => response.writeHead(429, { 'retry-after': '99999999' }).end('never'),
  '/date': (_, response) =>
    response.writeHead(503, { 'retry-after': new Date(Date.now() + 200_000).toUTCString() }).end('later'),
}

export function sickServer(): SickServer {
  const sockets = { opened: 0, open: 0, requests: 0 }
  const answer: RequestListener = (request, response) => {
    sockets.requests++
    const path = (request.url ?? '').replace(/\?.*/, '')
    const way = ways[path]
    if (way) way(request, response)
    else response.writeHead(Number(path.slice(1))).end('as asked')
  }
  const server = createServer({ keepAliveTimeout: 50 }, answer)
  const gone = createServer()
  const ports = { open: 0, closed: 0 }
  server.on('connection', (socket) => {
    sockets.opened++
    sockets.open++
    socket.on('close', () => sockets.open--)
  })
  const listen = (one: typeof server): Promise<number> =>
    new Promise((resolve) => {
      one.listen(0, '127.0.0.1', () => resolve((one.address() as AddressInfo).port))
    })
  const close = (one: typeof server): Promise<void> =>
    new Promise((resolve) => {
      one.close(() => resolve())
      one.closeAllConnections()
    })
  beforeAll(async () => {
    ports.open = await listen(server)
    ports.closed = await listen(gone)
    await close(gone)
  })
  afterAll(() => close(server))
  return {
    origin: () => `http://127.0.0.1:${ports.open}`,
    tlsOrigin: () => `https://127.0.0.1:${ports.open}`,
    closedOrigin: () => `http://127.0.0.1:${ports.closed}`,
    sockets,
  }
}

/** The reason with which a promise rejects. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`did not reject, but gave ${String(value)}`)
    },
    (reason: unknown) => reason,
  )
