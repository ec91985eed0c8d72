// A function for AWS Lambda whose circuit outlives it: a snapshot of the circuit is kept in Redis between invocations.

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { CircuitBreaker, isCircuitOpen, retryAfterSeconds } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { createClient } from 'redis'

const store = createClient({
  url: process.env.REDIS_URL ?? '',
  socket: { connectTimeout: 500, reconnectStrategy: false },
})
store.on('error', () => undefined)
const key = 'circuit:orders'

/** The circuit as the last invocation left it, on whatever machine that was. */
async function load(): Promise<CircuitBreaker> {
  if (!store.isOpen) await store.connect().catch(() => undefined)
  // Without the store, the function goes on with a closed circuit.
  const saved = await store.get(key).catch(() => null)
  return new CircuitBreaker({
    name: 'orders',
    failureThreshold: 3,
    resetTimeoutMs: 5_000,
    // Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
    isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))),
    snapshot: saved === null ? undefined : JSON.parse(saved),
  })
}

const save = (breaker: CircuitBreaker): Promise<unknown> =>
  store.set(key, JSON.stringify(breaker.snapshot()), { EX: 3_600 }).catch(() => undefined)

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const breaker = await load()
  try {
    const order = await breaker.execute(() => getOrder(event.pathParameters?.id ?? ''))
    return { statusCode: 200, body: JSON.stringify(order) }
  } catch (error) {
    const seconds = retryAfterSeconds(error)
    if (isCircuitOpen(error))
      return {
        statusCode: 503,
        headers: seconds === undefined ? {} : { 'retry-after': seconds },
        body: 'try again later',
      }
    return { statusCode: 502, body: (error as Error).message }
  } finally {
    await save(breaker)
  }
}

class OrdersError extends Error {
  constructor(readonly status: number) {
    super(`the order service answered ${status}`)
  }
}

async function getOrder(id: string): Promise<unknown> {
  const response = await fetch(`${process.env.ORDERS_URL}/orders/${id}`, { signal: AbortSignal.timeout(2_000) })
  if (!response.ok) throw new OrdersError(response.status)
  return response.json()
}
