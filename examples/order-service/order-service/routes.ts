// The order service over HTTP: for customers, for machines that watch it, and for whoever plays with the status page.

import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { health, httpStatusOf } from 'recloser/health'
import type { BreakerRegistry } from 'recloser/registry'
import type { Cashier } from './cashier.ts'
import type { CircuitHold } from './circuit-hold.ts'
import type { Metrics } from './metrics.ts'
import { readOrder } from './new-order.ts'
import type { OrderStatus, OrderStore } from './order-store.ts'
import type { Timeline } from './timeline.ts'

export interface Parts {
  readonly store: OrderStore
  readonly cashier: Cashier
  readonly metrics: Metrics
  readonly timeline: Timeline
  readonly breakers: BreakerRegistry | undefined
  readonly hold: CircuitHold
}

/** What the customer is told: paid, accepted and not yet paid, or refused by the bank. */
const answers = { paid: 201, pending: 202, declined: 402 } as const satisfies Record<OrderStatus, number>

export function routes({ store, cashier, metrics, timeline, breakers, hold }: Parts): Hono {
  const app = new Hono()

  app.post('/orders', async (context) => {
    const order = readOrder(await jsonOf(context), randomUUID)
    if (typeof order === 'string') return context.json({ error: order }, 400)
    // A customer who lost the answer asks again with the id, and gets the answer of the first time.
    const known = store.find(order.id)
    if (known !== undefined) return context.json({ id: known.id, status: known.status }, answers[known.status])

    const startedAtMs = performance.now()
    const status = await cashier.place(order)
    const tookMs = performance.now() - startedAtMs
    metrics.placed(status, tookMs)
    timeline.placed(status !== 'pending', tookMs)
    return context.json({ id: order.id, status }, answers[status])
  })

  app.get('/orders/:id', (context) => {
    const order = store.find(context.req.param('id'))
    return order === undefined ? context.json({ error: 'no such order' }, 404) : context.json(order)
  })

  app.get('/orders', (context) =>
    context.json({ pending: store.count('pending'), paid: store.count('paid'), declined: store.count('declined') }),
  )

  // Degraded is not down: orders are still taken, so a load balancer must go on sending them here.
  app.get('/health', (context) => {
    const circuits = breakers === undefined ? { status: 'healthy' as const, breakers: {} } : health(breakers)
    return context.json({ ...circuits, pending: store.count('pending') }, httpStatusOf(circuits) as 200)
  })

  app.get('/metrics', async (context) =>
    context.text(await metrics.register.metrics(), 200, { 'content-type': metrics.register.contentType }),
  )

  app.post('/circuit', async (context) => {
    const { hold: wanted } = (await jsonOf(context)) as { readonly hold?: unknown }
    if (wanted !== 'open' && wanted !== 'closed' && wanted !== null)
      return context.json({ error: 'hold must be "open", "closed" or null' }, 400)
    hold.set(wanted)
    return context.json({ hold: hold.current })
  })

  return app
}

async function jsonOf(context: Context): Promise<object> {
  try {
    const given: unknown = await context.req.json()
    return typeof given === 'object' && given !== null ? given : {}
  } catch {
    return {}
  }
}
