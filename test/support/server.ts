import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

/** A real server for the tests of a file: its address, and that of a port where nobody listens. */
export interface RealServer {
  readonly url: (path: string) => string
  readonly closedPort: () => string
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

export function realServer(listener: RequestListener): RealServer {
  const server = createServer(listener)
  const ports = { open: 0, closed: 0 }
  beforeAll(async () => {
    ports.open = await listen(server)
    const gone = createServer()
    ports.closed = await listen(gone)
    await close(gone)
  })
  afterAll(() => close(server))
  return {
    url: (path) => `http://127.0.0.1:${String(ports.open)}${path}`,
    closedPort: () => `http://127.0.0.1:${String(ports.closed)}/`,
  }
}

/** The reason with which a promise rejects. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('did not reject')
    },
    (reason: unknown) => reason,
  )
