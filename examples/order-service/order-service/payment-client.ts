// Pays for an order, behind all that keeps a sick payment server from making the order service sick: a deadline around a
// retry with a budget, around the circuit breaker, around a bulkhead, around a timeout for each attempt.

import type { CircuitBreaker } from 'recloser'
import { exponential, withJitter } from 'recloser/backoff'
import { withFetchBreaker } from 'recloser/fetch'
import { bulkhead, pipeline, retry, retryBudget, timeout } from 'recloser/policies'
import { any, httpStatus, networkError, timedOut } from 'recloser/predicates'
import type { BreakerRegistry } from 'recloser/registry'
import type { Order } from './order-store.ts'

export type Payment =
  { readonly status: 'paid'; readonly chargeId: string } | { readonly status: 'declined'; readonly chargeId: null }

export interface PaymentClient {
  /** Rejects where nobody knows whether the order is paid: then it must be tried again, with the same key. */
  pay(order: Order): Promise<Payment>
  /** Neither where the service runs without a breaker. */
  readonly breaker: CircuitBreaker | undefined
  readonly breakers: BreakerRegistry | undefined
}

export class PaymentError extends Error {
  override readonly name = 'PaymentError'
  readonly status: number

  constructor(status: number) {
    super(`The payment server answered ${status}`)
    this.status = status
  }
}

const circuit = 'payments'
const attemptTimeoutMs = 800
const deadlineMs = 2_000

export function paymentClient(url: string, options: { readonly withBreaker: boolean }): PaymentClient {
  const attempt = pipeline(
    bulkhead({ name: circuit, maxConcurrent: 16, maxQueued: 200, queueTimeoutMs: 500 }),
    timeout(attemptTimeoutMs),
  )
  const limited: typeof fetch = (input, init) =>
    attempt(({ signal }) => fetch(input, { ...init, signal: signal ?? null }), { signal: init?.signal ?? undefined })
  const guarded = withFetchBreaker(limited, {
    keyOf: () => circuit,
    // Every answer is read, and one that breaks off in the middle is no answer.
    settleOn: 'body',
    breaker: { failureThreshold: 5, resetTimeoutMs: withJitter(exponential({ initialMs: 500, maxMs: 2_000 }), 0.2) },
  })
  const call = options.withBreaker ? guarded : limited

  const patient = pipeline(
    timeout(deadlineMs),
    retry({
      attempts: 2,
      backoff: withJitter(exponential({ initialMs: 50 }), 'full'),
      retryIf: any(networkError, timedOut, httpStatus(429, '5xx')),
      budget: retryBudget({ ratio: 0.1 }),
    }),
  )

  return {
    breaker: options.withBreaker ? guarded.breakers.get(circuit) : undefined,
    breakers: options.withBreaker ? guarded.breakers : undefined,
    pay: (order) =>
      patient(async ({ signal }) => {
        const response = await call(`${url}/charges`, {
          method: 'POST',
          // The same for each attempt, today and after a crash.
          headers: { 'content-type': 'application/json', 'idempotency-key': `order-${order.id}` },
          body: JSON.stringify({ orderId: order.id, amountCents: order.amountCents }),
          signal: signal ?? null,
        })
        const body = (await response.json()) as { readonly id: string }
        if (response.ok) return { status: 'paid', chargeId: body.id }
        if (response.status === 429 || response.status >= 500) throw new PaymentError(response.status)
        return { status: 'declined', chargeId: null }
      }),
  }
}
