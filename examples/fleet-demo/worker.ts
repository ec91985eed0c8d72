// One process of the fleet: it calls the dependency at its own rate, behind a breaker that it shares over Redis.

import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { createClient } from 'redis'
import type { Message, Orders } from './messages.ts'

const { redisPort, dependencyPort, callsPerSecond } = JSON.parse(process.argv[2] ?? '{}') as Orders
const tell = (message: Message): void => void process.send?.(message)
const nowMs = (): number => performance.timeOrigin + performance.now()

const client = createClient({ socket: { host: '127.0.0.1', port: redisPort, reconnectStrategy: () => 200 } })
// Without a listener an error of the connection ends the process.
client.on('error', () => undefined)
void client.connect().catch(() => undefined)

const breaker = new CircuitBreaker({
  name: 'billing',
  failureThreshold: 5,
  resetTimeoutMs: 1_000,
  onStateChange: ({ to, reason }) => tell({ type: 'state', to, reason, atMs: nowMs() }),
})
const fleet = shareOverRedis(breaker, { client, prefix: 'fleet-demo', heartbeatMs: 500 })
fleet.subscribe(({ type }) => tell({ type }))

const counts = { answered: 0, failed: 0, rejected: 0 }

async function call(): Promise<void> {
  try {
    await breaker.execute(async () => {
      const response = await fetch(`http://127.0.0.1:${dependencyPort}/`)
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
    })
    counts.answered++
  } catch (error) {
    if (isCircuitOpen(error)) counts.rejected++
    else counts.failed++
  }
}

process.on('message', () => {
  const everyMs = 1_000 / callsPerSecond
  setTimeout(() => setInterval(() => void call(), everyMs), Math.random() * everyMs)
})
setInterval(() => tell({ type: 'calls', ...counts }), 100)
// The parent is gone.
process.on('disconnect', () => process.exit())
tell({ type: 'ready' })
