// The port that payments come in by. Shut, it refuses connections, as the port of a process that has died; opened again
// it is the same port.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Door {
  readonly port: number
  /** Resolves when the door is as was asked for last. */
  set(open: boolean): Promise<void>
}

/** @param wantedPort 0: a free one */
export async function openDoor(wantedPort: number, answer: RequestListener): Promise<Door> {
  const server = createServer(answer)
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  await listen(server, wantedPort)
  // A TCP server reports an object here; only one on a pipe reports a string.
  const { port } = server.address() as AddressInfo
  let last = Promise.resolve()
  return {
    port,
    set(open) {
      last = last.then(() => (open === server.listening ? undefined : open ? listen(server, port) : shut()))
      return last
    },
  }
}

/** Rejects where the port is taken. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
