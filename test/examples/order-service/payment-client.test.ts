// Who may try out a payment server that was sick, as the client decides it.

import { expect, it } from 'vitest'
import { CircuitOpenError } from 'recloser'
import type { Order } from '../../../examples/order-service/order-service/order-store.ts'
import { paymentClient, PaymentPostponed } from '../../../examples/order-service/order-service/payment-client.ts'

const order = { id: 'second', item: 'Desk lamp', amountCents: 4_200 } as Order
/** Nobody listens there: a call that is let through fails. */
const nowhere = 'http://127.0.0.1:9'

it('postpones an order that may not be the probe while the circuit is open, as it may be half-open a moment later', async () => {
  const client = paymentClient(nowhere, { withBreaker: true })
  client.breaker?.trip('a test')

  await expect(client.pay(order, () => false)).rejects.toBeInstanceOf(PaymentPostponed)
})

it('asks an open circuit for an order that may be the probe', async () => {
  const client = paymentClient(nowhere, { withBreaker: true })
  client.breaker?.trip('a test')

  await expect(client.pay(order, () => true)).rejects.toBeInstanceOf(CircuitOpenError)
})

it('asks without a look at the queue while the circuit is closed', async () => {
  const client = paymentClient(nowhere, { withBreaker: true })
  let asked = 0

  await expect(client.pay(order, () => asked++ > 0)).rejects.not.toBeInstanceOf(PaymentPostponed)
  expect(asked).toBe(0)
})
