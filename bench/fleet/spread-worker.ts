// One process of the measurement of spread: it opens when it is told to fail, and says when its circuit changes.

import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { createClient } from 'redis'
import { openMs } from './design.ts'

const client = createClient({
  socket: { host: '127.0.0.1', port: Number(process.argv[2]), reconnectStrategy: () => 100 },
})
// Without a listener an error of the connection ends the process.
client.on('error', () => undefined)
void client.connect().catch(() => undefined)

const tell = (what: string): void => void process.send?.({ what, atMs: performance.timeOrigin + performance.now() })
const breaker = new CircuitBreaker({
  name: 'spread',
  failureThreshold: 1,
  resetTimeoutMs: openMs,
  onStateChange: ({ to }) => tell(to),
})
const fleet = shareOverRedis(breaker, { client, prefix: 'spread' })
fleet.subscribe(({ type }) => tell(type))

const call = (task: () => Promise<unknown>): void => void breaker.execute(task).catch(() => undefined)
process.on('message', () => call(() => Promise.reject(new Error('down'))))
setInterval(() => call(() => Promise.resolve()), 20)
process.on('disconnect', () => process.exit())
