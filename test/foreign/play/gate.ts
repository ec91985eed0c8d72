import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Lies between a client and a real server, counts the calls that pass, and can keep everything to itself. */
export interface Gate {
  readonly port: number
  /** How often the mark has come from a client. */
  readonly asked: number
  /** Holds back all that is sent, in either direction; connections stay, and new ones are taken. */
  hang(): void
  /** Lets through what was held back, and all that follows. */
  open(): void
  close(): Promise<void>
}

/** @param mark text that every call has in it once, and nothing else that the client sends */
export function gate(targetPort: number, mark: string): Promise<Gate> {
  let asked = 0
  /** What is held back, while it hangs. */
  let held: (() => unknown)[] | undefined
  const sockets = new Set<Socket>()

  const server: Server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1')
    let tail = ''
    pass(client, upstream)
    pass(upstream, client)
    client.on('data', (bytes) => {
      const text = tail + bytes.toString('latin1')
      asked += text.split(mark).length - 1
      // A mark may come in two pieces.
      tail = text.slice(text.lastIndexOf(mark) + 1).slice(1 - mark.length)
    })
  })

  function pass(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('data', (bytes) => {
      if (held === undefined) to.write(bytes)
      else held.push(() => to.write(bytes))
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  const endAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        get asked() {
          return asked
        },
        hang: () => {
          held = []
        },
        open: () => {
          for (const send of held ?? []) send()
          held = undefined
        },
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            endAll()
          }),
      })
    })
  })
}
