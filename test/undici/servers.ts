import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Starts the server for the test that is running, and stops it when that ends. */
export async function listen(server: Server, sockets = new Set<Socket>()): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // A client that aborts resets the connection.
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** The origin of a server that answers by the listener; its sockets are added to the set. */
export const httpServer = async (listener: RequestListener, sockets?: Set<Socket>): Promise<string> =>
  `http://127.0.0.1:${await listen(createHttpServer(listener), sockets)}`

/** The origin of a server that has only a socket, and writes to it what it likes once a request has come. */
export async function rawServer(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => answer(socket))
  })
  return `http://127.0.0.1:${await listen(server)}`
}

/** The origin of a port where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
