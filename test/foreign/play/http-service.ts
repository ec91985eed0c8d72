import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import type { Service } from './service.ts'

/** How a server over HTTP is ill. */
export type HttpIllness = 'failing' | 'hanging' | 'resetting' | 'gone'

export interface HttpService extends Service<HttpIllness> {
  readonly origin: string
}

/** What a healthy service answers; `body` is what the request brought. */
export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A real server on loopback that can be made ill, for the tests of a file. It counts every request that arrives. */
export function httpService(answer: Answer): HttpService {
  let illness: HttpIllness | undefined
  let asked = 0
  let port = 0
  const hanging = new Set<ServerResponse>()
  // Long: a connection that the server closes while the client sends a request would be an illness that nobody asked for.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    asked++
    if (illness === 'hanging') return void hanging.add(response)
    if (illness === 'resetting') return void request.socket.destroy()
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    // A client may break off its request.
    request.on('error', () => undefined)
    request.on('end', () => {
      if (illness === 'failing') sendJson(response, 503, { error: { message: 'out of order' } })
      else answer(request, response, body)
    })
  })

  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      // The port it had, where it had one.
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  beforeAll(listen)
  afterAll(async () => {
    if (server.listening) await close()
  })

  return {
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    get asked() {
      return asked
    },
    async fall(next) {
      illness = next
      if (next === 'gone') await close()
    },
    async heal() {
      illness = undefined
      for (const response of hanging) response.destroy()
      hanging.clear()
      if (!server.listening) await listen()
    },
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
