// A Redis client of the package redis (node-redis) behind a circuit breaker.

import { CircuitBreaker, execute } from 'recloser'
import { pipeline, timeout } from 'recloser/policies'
import { all, anyError, not, redisReply } from 'recloser/predicates'
import { recommended } from 'recloser/presets'
import { createClient } from 'redis'

export const client = createClient({
  url: process.env.REDIS_URL ?? '',
  socket: { connectTimeout: 1_000, reconnectStrategy: 200 },
  // By default a command waits in a queue while the client connects again. Fail at once instead.
  disableOfflineQueue: true,
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
// A command that is on its way has no timeout of the client's own.
const calls = pipeline(breaker, timeout(1_000))

export const get = (key: string): Promise<string | null> => execute(calls, () => client.get(key))
export const set = (key: string, value: string): Promise<unknown> => execute(calls, () => client.set(key, value))
