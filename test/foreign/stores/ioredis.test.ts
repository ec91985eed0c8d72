import { Redis } from 'ioredis'
import { CircuitBreaker, wrap } from 'recloser'
import { all, anyError, errorWhere, not } from 'recloser/predicates'
import { playsOutages } from '../play/outages.ts'
import { describeWith } from '../play/program.ts'
import { redisServer } from '../play/stores.ts'

/** What Redis answers to a command that does not fit the key, or is wrong. */
const callersMistake = errorWhere((error) => /^(WRONGTYPE|ERR) /.test((error as Error).message))

describeWith('redis-server', 'redis-server', 'ioredis behind a breaker', () => {
  const service = redisServer('a-call')

  playsOutages({
    service,
    illnesses: ['hanging', 'killed'],
    mistakes: ['WRONGTYPE', 'a text that is no number'],
    answer: 'hello',
    // A command cannot be aborted.
    abortable: false,
    connect: async (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const client = new Redis({
        port: service.port,
        commandTimeout: 2_000,
        // Else it sends what its callers have given up once more after it has connected again.
        autoResendUnfulfilledCommands: false,
        maxRetriesPerRequest: 1,
        retryStrategy: () => 50,
      })
      client.on('error', () => undefined)
      await client.set('a-call', 'hello')
      await client.rpush('a-call:list', 'hello')
      const get = wrap(breaker, (key: string) => client.get(key))
      return {
        breaker: () => breaker,
        call: () => get('a-call'),
        mistakes: {
          WRONGTYPE: () => get('a-call:list'),
          'a text that is no number': wrap(breaker, () => client.incr('a-call')),
        },
        close: () => client.disconnect(),
      }
    },
  })
})
