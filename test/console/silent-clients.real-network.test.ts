import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { breakerConsole, toNodeListener } from 'recloser/console'
import { BreakerRegistry } from 'recloser/registry'
import { busyFleet } from './busy-fleet.ts'

const clients = 500

it.each([
  ['', undefined],
  [' of a console with a fleet', busyFleet()],
])(
  'keeps the memory flat for 500 clients%s that never read, however much changes',
  { timeout: 120_000 },
  async (_, fleet) => {
    const registry = new BreakerRegistry({ options: { resetTimeoutMs: 60_000 } })
    for (let key = 0; key < 100; key++) registry.get(`host-${key}.example`)
    const handler = breakerConsole({ breakers: registry, fleet })
    const connections: Socket[] = []
    // Not over TCP, whose buffers in the system may grow to megabytes for each.
    const folder = mkdtempSync(join(tmpdir(), 'recloser-'))
    const path = join(folder, 'console')
    const server = createServer(toNodeListener(handler)).listen(path)
    server.on('connection', (connection) => connections.push(connection))
    await once(server, 'listening')
    const sockets: Socket[] = []
    const changing = setInterval(() => {
      for (const breaker of registry.values()) {
        if (breaker.state === 'closed') breaker.trip('x'.repeat(150))
        else breaker.reset()
      }
    }, 50)
    try {
      for (let client = 0; client < clients; client++) {
        const socket = connect(path)
        // What the system takes in for it is its own affair; this process reads nothing.
        socket.pause()
        socket.write('GET /api/events HTTP/1.1\r\nHost: a\r\n\r\n')
        sockets.push(socket)
      }
      const written = await fullOf(connections)
      const before = used()
      await wait(5_000)
      const grown = used() - before
      console.log(`500 clients that never read: ${Math.round(grown / clients)} bytes each in 5 s`)

      expect([connections.length, sumOf(connections)]).toEqual([clients, written])
      // One message of a hundred breakers has more than 30,000 bytes, and twenty of them would have come.
      expect(grown / clients).toBeLessThan(2_000)
    } finally {
      clearInterval(changing)
      for (const socket of sockets) socket.destroy()
      handler.close()
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true })
    }
  },
)

/** Until the buffers of the system are full, so that nothing more is written. Returns how much was. */
async function fullOf(connections: readonly Socket[]): Promise<number> {
  let last = -1
  for (let now = 0; connections.length < clients || now !== last; now = sumOf(connections)) {
    last = now
    await wait(2_000)
  }
  return last
}

const sumOf = (connections: readonly Socket[]): number =>
  connections.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)

/** Bytes that this process uses, without what is only waiting to be collected. */
function used(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
