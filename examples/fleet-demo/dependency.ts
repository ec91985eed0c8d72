import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The dependency: an HTTP server that can be down, and notes when it was called while it was. */
export class Dependency {
  readonly #server: Server
  readonly #sickCalls: number[] = []
  up = true

  constructor() {
    this.#server = createServer((_request, response) => {
      if (!this.up) this.#sickCalls.push(performance.now())
      response.writeHead(this.up ? 200 : 503).end()
    })
  }

  /** When it was called while it was down, on the clock of `performance.now()`. */
  get sickCalls(): readonly number[] {
    return this.#sickCalls
  }

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
