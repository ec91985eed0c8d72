import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { redisProgram } from '../../test/fleet/support/redis-program.ts'

/** A Redis or Valkey of the benchmark alone, on a free port of the loopback interface. */
export async function startRedis() {
  const program = redisProgram()
  if (program === undefined) throw new Error('there is no redis-server: install Redis or Valkey')
  const folder = await mkdtemp(join(tmpdir(), 'recloser-bench-'))
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  const child = spawn(program.server, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''], {
    stdio: 'ignore',
  })
  await once(child, 'spawn')
  // It connects as soon as the server listens.
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: () => 20 } })
  client.on('error', () => undefined)
  await client.connect()
  return {
    port,
    flush: () => client.flushAll(),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      client.destroy()
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
