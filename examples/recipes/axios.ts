// An axios instance behind a circuit breaker.

import axios from 'axios'
import { CircuitBreaker, wrap } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

// axios has no timeout unless you set one.
const client = axios.create({ baseURL: process.env.ORDERS_URL ?? '', timeout: 2_000 })

export const breaker = new CircuitBreaker(
  recommended({
    name: 'orders',
    // Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
    isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))),
  }),
)

export interface Order {
  readonly id: string
  readonly state: string
}

// If a call rejects, `wrap` finds the signal among the arguments, so that a cancelled request counts for nothing.
export const getOrder = wrap(breaker, async (id: string, signal?: AbortSignal): Promise<Order> => {
  const { data } = await client.get<Order>(`/orders/${encodeURIComponent(id)}`, signal && { signal })
  return data
})
