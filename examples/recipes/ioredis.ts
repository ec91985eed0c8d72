// A Redis client of ioredis behind a circuit breaker.

import { Redis } from 'ioredis'
import { CircuitBreaker, execute, wrap } from 'recloser'
import { timeout } from 'recloser/policies'
import { all, anyError, not, redisReply } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

export const client = new Redis(process.env.REDIS_URL ?? '', {
  // `connect()` below connects.
  lazyConnect: true,
  // Without a timeout, a command to a server that hangs never ends, and a call that never ends is no failure.
  commandTimeout: 1_000,
  // By default a command waits in a queue while the client connects again, up to 20 times. Fail at once instead.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // Otherwise the client later sends again what its callers have given up.
  autoResendUnfulfilledCommands: false,
  retryStrategy: () => 200,
})
// Reports each connection that fails. The commands fail too, and the breaker counts them.
client.on('error', () => undefined)

/**
 * Call it when the service starts. It waits for the connection, but not for long: the service must start while Redis is
 * down too. The client goes on connecting on its own.
 */
export const connect = (): Promise<void> =>
  execute(timeout(2_000), () => client.connect()).then(
    () => undefined,
    () => undefined,
  )

export const breaker = new CircuitBreaker(
  recommended({
    name: 'cache',
    // Every error is a failure, except the replies of a healthy server to a wrong command.
    isFailure: all(anyError, not(redisReply('ERR', 'WRONGTYPE', 'NOSCRIPT', 'BUSYGROUP'))),
  }),
)

export const get = wrap(breaker, (key: string) => client.get(key))
export const set = wrap(breaker, (key: string, value: string) => client.set(key, value))

/** Several commands at once. `exec` resolves even if each of them failed, so that the errors must be thrown. */
export const increment = wrap(breaker, async (...keys: readonly string[]) => {
  const batch = client.pipeline()
  for (const key of keys) batch.incr(key)
  return (await batch.exec())?.map(([error, value]) => {
    if (error !== null) throw error
    return value
  })
})
