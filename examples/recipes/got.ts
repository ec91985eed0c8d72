// A got instance behind a circuit breaker, with the retries around the breaker.

import got from 'got'
import { CircuitBreaker, execute } from 'recloser'
import { pipeline, retry } from 'recloser/policies'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

// got's own retries are off: they would hide failed attempts from the breaker, and would not stop when it opens.
const client = got.extend({
  prefixUrl: process.env.ORDERS_URL ?? '',
  timeout: { request: 2_000 },
  retry: { limit: 0 },
})

// Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
const isFailure = any(httpStatus(429), all(anyError, not(httpStatus('4xx'))))

export const breaker = new CircuitBreaker(recommended({ name: 'orders', isFailure }))
const calls = pipeline(retry({ attempts: 3, backoff: 50, retryIf: isFailure }), breaker)

export interface Order {
  readonly id: string
  readonly state: string
}

export const getOrder = (id: string, signal?: AbortSignal): Promise<Order> =>
  execute(calls, (task) => client.get(`orders/${encodeURIComponent(id)}`, { signal: task.signal }).json<Order>(), {
    signal,
  })
