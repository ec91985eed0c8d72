// An Agent of undici with a circuit breaker for each origin, and retries around it.

import { breakerInterceptor } from 'recloser/undici'
import { Agent, interceptors, request } from 'undici'

const origin = process.env.ORDERS_URL ?? ''

export const breaker = breakerInterceptor({ timeoutMs: 2_000 })
// The last one is the outermost: the breaker counts each attempt, and an open circuit ends the retries.
const retry = interceptors.retry({ maxRetries: 2, minTimeout: 50 })
export const agent = new Agent().compose(breaker, retry)

export interface Order {
  readonly id: string
  readonly state: string
}

export async function getOrder(id: string, signal?: AbortSignal): Promise<Order> {
  const { statusCode, body } = await request(`${origin}/orders/${encodeURIComponent(id)}`, {
    dispatcher: agent,
    signal,
  })
  if (statusCode !== 200) {
    // undici asks for this: an unread body keeps its connection.
    await body.dump()
    throw new Error(`the order service answered ${statusCode}`)
  }
  return (await body.json()) as Order
}
