import type { Socket } from 'node:net'

/** So much that a client must read it or give it up: it does not fit into the buffers on the way. */
export const longText = 'x'.repeat(20_000)

export interface Connections {
  /** How many of them are open. */
  readonly open: number
  /** To be called with the connection of each request. */
  readonly see: (socket: Socket) => void
}

/** The connections of a server. */
export function connections(): Connections {
  const sockets = new Set<Socket>()
  return {
    get open() {
      return sockets.size
    },
    see: (socket) => {
      if (sockets.has(socket)) return
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    },
  }
}
