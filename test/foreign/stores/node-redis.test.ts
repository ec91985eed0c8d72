import { CircuitBreaker, execute } from 'recloser'
import { pipeline, timeout } from 'recloser/policies'
import { all, anyError, errorWhere, not } from 'recloser/predicates'
import { createClient } from 'redis'
import { playsOutages } from '../play/outages.ts'
import { describeWith } from '../play/program.ts'
import { redisServer } from '../play/stores.ts'

/** What Redis answers to a command that does not fit the key, or is wrong. */
const callersMistake = errorWhere((error) => /^(WRONGTYPE|ERR) /.test((error as Error).message))

describeWith('redis-server', 'redis-server', 'node-redis behind a breaker', () => {
  const service = redisServer('a-call')

  playsOutages({
    service,
    illnesses: ['hanging', 'killed'],
    mistakes: ['WRONGTYPE', 'a text that is no number'],
    answer: 'hello',
    connect: async (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      // A command that is on its way has no timeout of the client's own.
      const guard = pipeline(breaker, timeout(1_000))
      const client = createClient({
        socket: { port: service.port, host: '127.0.0.1', reconnectStrategy: () => 50 },
        disableOfflineQueue: false,
      })
      client.on('error', () => undefined)
      await client.connect()
      await client.set('a-call', 'hello')
      await client.rPush('a-call:list', 'hello')
      const get = (key: string, signal?: AbortSignal): Promise<unknown> =>
        execute(guard, (task) => client.withAbortSignal(task.signal ?? new AbortController().signal).get(key), {
          signal,
        })
      return {
        breaker: () => breaker,
        call: (signal) => get('a-call', signal),
        mistakes: {
          WRONGTYPE: () => get('a-call:list'),
          'a text that is no number': () => execute(guard, () => client.incr('a-call')),
        },
        close: () => client.destroy(),
      }
    },
  })
})
