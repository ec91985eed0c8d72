// Pays for an order, behind all that keeps a sick payment server from making the order service sick: a deadline around a
// retry with a budget, around the circuit breaker, around a bulkhead, around a timeout for each attempt.

import type { CircuitBreaker, CircuitSnapshot } from 'recloser'
import { exponential, withJitter } from 'recloser/backoff'
import { withFetchBreaker } from 'recloser/fetch'
import { bulkhead, pipeline, retry, retryBudget, timeout } from 'recloser/policies'
import { any, httpStatus, networkError, timedOut } from 'recloser/predicates'
import type { BreakerRegistry } from 'recloser/registry'
import type { Order } from './order-store.ts'

export type Payment =
  { readonly status: 'paid'; readonly chargeId: string } | { readonly status: 'declined'; readonly chargeId: null }

export interface PaymentClient {
  /**
   * Rejects when it is unknown whether the order is paid. Then it must be tried again, with the same key.
   *
   * @param mayProbe whether this order may be the one that tries out a payment server that was sick
   */
  pay(order: Order, mayProbe: () => boolean): Promise<Payment>
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

/** The circuit is not closed, and another order is its probe. */
export class PaymentPostponed extends Error {
  override readonly name = 'PaymentPostponed'
}

export interface PaymentClientOptions {
  readonly withBreaker: boolean
  /** The circuit as an earlier process left it. */
  readonly snapshot?: CircuitSnapshot | undefined
}

const circuit = 'payments'
const attemptTimeoutMs = 800
const deadlineMs = 2_000

/** @throws TypeError where the snapshot is damaged, or was taken under other rules */
export function paymentClient(url: string, options: PaymentClientOptions): PaymentClient {
  const attempt = pipeline(
    bulkhead({ name: circuit, maxConcurrent: 16, maxQueued: 200, queueTimeoutMs: 500 }),
    timeout(attemptTimeoutMs),
  )
  const limited: typeof fetch = (input, init) =>
    attempt(({ signal }) => fetch(input, { ...init, signal }), { signal: init?.signal ?? undefined })
  const guarded = withFetchBreaker(limited, {
    keyOf: () => circuit,
    // Every answer is read, and one that breaks off in the middle is no answer.
    settleOn: 'body',
    breaker: {
      failureThreshold: 5,
      resetTimeoutMs: withJitter(exponential({ initialMs: 500, maxMs: 2_000 }), 0.2),
      snapshot: options.snapshot,
    },
  })
  const call = options.withBreaker ? guarded : limited
  const breaker = options.withBreaker ? guarded.breakers.get(circuit) : undefined

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
    breaker,
    breakers: options.withBreaker ? guarded.breakers : undefined,
    pay: (order, mayProbe) =>
      patient(async ({ signal }) => {
        // Asked at each attempt: the circuit may have opened since the first. An open circuit counts too, as it may become
        // half-open before it is asked for a permit.
        if (breaker !== undefined && breaker.state !== 'closed' && !mayProbe()) throw new PaymentPostponed()
        const response = await call(`${url}/charges`, {
          method: 'POST',
          // The same for each attempt, today and after a crash.
          headers: { 'content-type': 'application/json', 'idempotency-key': `order-${order.id}` },
          body: JSON.stringify({ orderId: order.id, amountCents: order.amountCents }),
          signal,
        })
        const body = (await response.json()) as { readonly id: string }
        if (response.ok) return { status: 'paid', chargeId: body.id }
        if (response.status === 429 || response.status >= 500) throw new PaymentError(response.status)
        return { status: 'declined', chargeId: null }
      }),
  }
}
