import got from 'got'
import { CircuitBreaker, wrap } from 'recloser'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { greeting, jsonService } from '../play/json-service.ts'
import { playsOutages } from '../play/outages.ts'

const service = jsonService()
const statuses = ['400', '401', '404', '422']
const callersMistake = httpStatus(400, 401, 403, 404, 409, 422)

describe('got behind a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: statuses,
    answer: greeting,
    attempts: 2,
    connect: (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const client = got.extend({
        timeout: { request: 500 },
        // It counts from 1, and 0 means: no more.
        retry: { limit: 1, calculateDelay: ({ attemptCount }) => (attemptCount > 1 ? 0 : 50) },
      })
      const get = wrap(breaker, (path: string, { signal }: { signal?: AbortSignal | undefined } = {}) =>
        client.get(`${service.origin}/${path}`, signal && { signal }).json(),
      )
      return {
        breaker: () => breaker,
        call: (signal) => get('well', { signal }),
        mistakes: Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
      }
    },
  })
})
