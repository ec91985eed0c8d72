// An axios instance behind a circuit breaker.

import axios from 'axios'
import { CircuitBreaker, wrap } from 'recloser'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

// axios has no timeout unless you set one.
const client = axios.create({ baseURL: process.env.ORDERS_URL ?? '', timeout: 2_000 })

export const breaker = new CircuitBreaker(
  recommended({
    name: 'orders',
    // Every error is a failure, except the statuses with which a healthy service refuses a bad request.
    isFailure: all(anyError, not(httpStatus(400, 401, 403, 404, 409, 422))),
  }),
)

export interface Order {
  readonly id: string
  readonly state: string
}

// If a call rejects, `wrap` finds the signal among the arguments, so that a cancelled request counts for nothing.
export const getOrder = wrap(breaker, async (id: string, signal?: AbortSignal): Promise<Order> => {
  const { data } = await client.get<Order>(`/orders/${id}`, signal && { signal })
  return data
})
