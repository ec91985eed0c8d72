// A function for AWS Lambda whose circuit outlives it: a snapshot of the circuit is kept in Redis between invocations.

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { CircuitBreaker, execute, isCircuitOpen, retryAfterSeconds } from 'recloser'
import { timeout } from 'recloser/policies'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { createClient } from 'redis'

const store = createClient({
  url: process.env.REDIS_URL ?? '',
  socket: { connectTimeout: 500, reconnectStrategy: false },
})
store.on('error', () => undefined)
const key = 'circuit:orders'
const shortly = timeout(300)

/** Asks the store. If it does not answer in time, the function goes on without it. */
async function ask<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await execute(shortly, async () => {
      if (!store.isOpen) await store.connect()
      return question()
    })
  } catch {
    // A new connection next time: this one may be dead.
    if (store.isOpen) store.destroy()
    return undefined
  }
}

const options = {
  name: 'orders',
  failureThreshold: 3,
  resetTimeoutMs: 5_000,
  // Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
  isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))),
}

/** The circuit as the last invocation left it, even on another machine. Without the store, it starts closed. */
async function load(): Promise<CircuitBreaker> {
  const saved = await ask(() => store.get(key))
  if (typeof saved === 'string')
    try {
      return new CircuitBreaker({ ...options, snapshot: JSON.parse(saved) })
    } catch {
      // It is damaged, or a snapshot of other options. This invocation overwrites it.
    }
  return new CircuitBreaker(options)
}

async function save(breaker: CircuitBreaker): Promise<void> {
  // If the store did not answer before, do not wait for it a second time.
  if (store.isReady) await ask(() => store.set(key, JSON.stringify(breaker.snapshot()), { EX: 3_600 }))
}

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
  // Encoded, so that an id such as `../admin` cannot lead to another path.
  const url = `${process.env.ORDERS_URL}/orders/${encodeURIComponent(id)}`
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  if (!response.ok) {
    // A body that is not read keeps its connection open.
    await response.body?.cancel()
    throw new OrdersError(response.status)
  }
  return response.json()
}
