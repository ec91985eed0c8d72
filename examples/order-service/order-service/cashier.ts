// Takes each order to its end. An order is stored first and paid then; one that cannot be paid now stays pending, and is
// paid, oldest first, when the circuit lets payments through again. Until it is closed only the oldest may try.

import { rejectionOf, type CircuitBreaker } from 'recloser'
import type { Order, OrderStatus, OrderStore } from './order-store.ts'
import { PaymentPostponed, type Payment, type PaymentClient } from './payment-client.ts'

export interface CashierListener {
  /** A pending order was paid or declined by the queue, and not by the request that brought it. */
  drained(): void
  /** The payment server was asked: whether it took care of the payment. */
  asked(well: boolean): void
}

const batch = 8
const everyMs = 250

export class Cashier {
  readonly #store: OrderStore
  readonly #client: PaymentClient
  readonly #listener: CashierListener
  /** Orders whose payment is under way, so that no order has two payments at once. */
  readonly #busy = new Map<string, Promise<OrderStatus>>()
  readonly #timer: NodeJS.Timeout
  readonly #unsubscribe: () => void
  #draining: Promise<void> | undefined
  #closed = false

  constructor(store: OrderStore, client: PaymentClient, listener: CashierListener) {
    this.#store = store
    this.#client = client
    this.#listener = listener
    this.#timer = setInterval(() => void this.drain(), everyMs)
    this.#unsubscribe =
      client.breaker?.subscribe((event) => {
        if (event.type === 'transition' && event.to === 'closed') void this.drain()
      }) ?? (() => undefined)
  }

  /** Tries once to pay for an order that is stored. Never rejects: what cannot be paid now stays pending. */
  pay(order: Order): Promise<OrderStatus> {
    const underWay = this.#busy.get(order.id)
    if (underWay !== undefined) return underWay
    const paying = this.#payOnce(order).finally(() => this.#busy.delete(order.id))
    this.#busy.set(order.id, paying)
    return paying
  }

  /** Pays what is pending, until there is no more or a payment does not go through. */
  drain(): Promise<void> {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined
    })
    return this.#draining
  }

  /** Waits for the payments under way. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    this.#unsubscribe()
    await Promise.all([this.#draining, ...this.#busy.values()])
  }

  async #drain(): Promise<void> {
    // One at first: while the circuit is half-open more would only be turned away.
    let size = 1
    while (!this.#closed && mayPay(this.#client.breaker)) {
      const waiting = this.#store.oldestPending(size + this.#busy.size).filter(({ id }) => !this.#busy.has(id))
      if (waiting.length === 0) return
      const ends = await Promise.all(waiting.slice(0, size).map((order) => this.pay(order)))
      const settled = ends.filter((status) => status !== 'pending').length
      for (let count = 0; count < settled; count++) this.#listener.drained()
      if (settled < ends.length) return
      size = batch
    }
  }

  async #payOnce(order: Order): Promise<OrderStatus> {
    try {
      const { status, chargeId } = await this.#ask(order)
      await this.#store.settle(order.id, status, chargeId)
      return status
    } catch {
      // Open, timed out, refused, full, 5xx, or paid and not to be stored: whichever it is, the order stays where it is, and
      // is paid again with the same key.
      return 'pending'
    }
  }

  async #ask(order: Order): Promise<Payment> {
    try {
      const payment = await this.#client.pay(order, () => this.#store.oldestPending(1)[0]?.id === order.id)
      this.#listener.asked(true)
      return payment
    } catch (error) {
      // A call that was never made says nothing about the payment server.
      if (!(error instanceof PaymentPostponed) && rejectionOf(error) === undefined) this.#listener.asked(false)
      throw error
    }
  }
}

const mayPay = (breaker: CircuitBreaker | undefined): boolean => breaker === undefined || breaker.state !== 'open'
