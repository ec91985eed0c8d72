// What Prometheus reads: the circuit, by recloser/prometheus, and the orders.

import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { collectBreakerMetrics } from 'recloser/prometheus'
import type { BreakerRegistry } from 'recloser/registry'
import type { OrderStatus } from './order-store.ts'

export interface Metrics {
  readonly register: Registry
  placed(status: OrderStatus, ms: number): void
  /** An order could not be stored. */
  refused(): void
  drained(): void
  close(): void
}

export function orderMetrics(breakers: BreakerRegistry | undefined, pending: () => number): Metrics {
  const register = new Registry()
  const registers = [register]
  const detach = breakers === undefined ? undefined : collectBreakerMetrics(breakers, { register, durations: true })
  new Gauge({
    name: 'orders_pending',
    help: 'Orders accepted and not yet paid',
    registers,
    collect() {
      this.set(pending())
    },
  })
  const placed = new Counter({
    name: 'orders_placed_total',
    help: 'Orders accepted, by what their customer was told',
    labelNames: ['status'],
    registers,
  })
  const refused = new Counter({
    name: 'orders_refused_total',
    help: 'Orders that could not be stored, and were not accepted',
    registers,
  })
  const drained = new Counter({ name: 'orders_drained_total', help: 'Orders settled out of the queue', registers })
  const seconds = new Histogram({
    name: 'order_seconds',
    help: 'How long customers waited for the answer to an order',
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
    registers,
  })

  return {
    register,
    placed(status, ms) {
      placed.inc({ status })
      seconds.observe(ms / 1_000)
    },
    refused: () => refused.inc(),
    drained: () => drained.inc(),
    close: () => detach?.(),
  }
}
