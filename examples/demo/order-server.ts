// A real HTTP server on a free loopback port that can be made sick: it answers 503, or takes the call and never answers.
// It counts what reaches it while sick, so the figure in the table is the server's own and not the client's guess.

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Health = 'healthy' | 'errors' | 'hangs'

export interface OrderServer {
  readonly url: string
  readonly reachedWhileSick: number
  become(health: Health): void
  close(): Promise<void>
}

export async function startOrderServer(): Promise<OrderServer> {
  let health: Health = 'healthy'
  let reachedWhileSick = 0
  const answer: RequestListener = (request, response) => {
    if (health !== 'healthy') reachedWhileSick++
    if (health === 'hangs') return
    const status = health === 'healthy' ? 200 : 503
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ path: request.url, status }))
    }, workMs())
  }

  const server = createServer(answer)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A TCP server reports an object here; only one on a pipe reports a string.
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/orders/42`,
    get reachedWhileSick() {
      return reachedWhileSick
    },
    become(next) {
      health = next
    },
    async close() {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
      // Idle keep-alive sockets and hung calls would otherwise hold the process open.
      server.closeAllConnections()
      await closed
    },
  }
}

const workMs = (): number => 4 + Math.random() * 16
