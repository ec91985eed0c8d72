import ky from 'ky'
import { CircuitBreaker, execute } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { greeting, jsonService } from '../play/json-service.ts'
import { playsOutages } from '../play/outages.ts'

const service = jsonService()
const statuses = ['400', '401', '404', '422']
const callersMistake = httpStatus(400, 401, 403, 404, 409, 422)
const retryOnce = { limit: 1, delay: () => 50 }

describe('ky behind a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: statuses,
    answer: greeting,
    attempts: 2,
    connect: (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const client = ky.create({ timeout: 500, retry: retryOnce })
      const get = (path: string, signal?: AbortSignal): Promise<unknown> =>
        execute(breaker, (task) => client.get(`${service.origin}/${path}`, { signal: task.signal ?? null }).json(), {
          signal,
        })
      return {
        breaker: () => breaker,
        call: (signal) => get('well', signal),
        mistakes: Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
      }
    },
  })
})

describe('ky over a fetch with a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: statuses,
    answer: greeting,
    connect: (options) => {
      const guarded = withFetchBreaker(fetch, { breaker: options, timeoutMs: 500 })
      const client = ky.create({ fetch: guarded, timeout: 5_000, retry: retryOnce })
      const get = (path: string, signal?: AbortSignal): Promise<unknown> =>
        client.get(`${service.origin}/${path}`, { signal: signal ?? null }).json()
      return {
        breaker: () => guarded.breakers.get(service.origin),
        call: (signal) => get('well', signal),
        mistakes: Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
      }
    },
  })
})
