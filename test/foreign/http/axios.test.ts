import axios from 'axios'
import { CircuitBreaker, wrap } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { all, any, anyError, errorCode, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { greeting, jsonService } from '../play/json-service.ts'
import { playsOutages } from '../play/outages.ts'

const service = jsonService()
const statuses = ['400', '401', '404', '422']
const callersMistake = any(httpStatus(400, 401, 403, 404, 409, 422), errorCode('ERR_INVALID_URL'))

describe('axios behind a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: [...statuses, 'no URL'],
    answer: greeting,
    connect: (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      // The very method, with its generics; the signal of a caller is in its second argument.
      const get = wrap(breaker, axios.create({ baseURL: service.origin, timeout: 500 }).get)
      return {
        breaker: () => breaker,
        call: async (signal) => ((await get('/well', signal && { signal })) as { data: unknown }).data,
        mistakes: {
          ...Object.fromEntries(statuses.map((status) => [status, () => get(`/${status}`)])),
          'no URL': () => get('/well', { baseURL: 'http://[' }),
        },
      }
    },
  })
})

describe('axios over a fetch with a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: statuses,
    answer: greeting,
    connect: (options) => {
      const guarded = withFetchBreaker(fetch, { breaker: options })
      // Its own timeout aborts the fetch, with a reason that says that time ran out.
      const client = axios.create({ baseURL: service.origin, timeout: 500, adapter: 'fetch', env: { fetch: guarded } })
      return {
        breaker: () => guarded.breakers.get(service.origin),
        call: async (signal) => (await client.get<unknown>('/well', signal && { signal })).data,
        mistakes: Object.fromEntries(statuses.map((status) => [status, () => client.get(`/${status}`)])),
      }
    },
  })
})
