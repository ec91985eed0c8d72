// The order service over HTTP: for customers, for machines that watch it, and for those who try out the status page.

import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { Cashier } from './cashier.ts'
import { isHeld, type CircuitHold } from './circuit-hold.ts'
import { guard, readJsonObject } from './guard.ts'
import type { Metrics } from './metrics.ts'
import { readOrder } from './new-order.ts'
import type { Order, OrderStatus, OrderStore, StoredOrder } from './order-store.ts'
import type { ServiceHealth } from './service-health.ts'
import type { Timeline } from './timeline.ts'

export interface Parts {
  readonly store: OrderStore
  readonly cashier: Cashier
  readonly health: ServiceHealth
  readonly metrics: Metrics
  readonly timeline: Timeline
  readonly hold: CircuitHold
}

/** What the customer is told: paid, accepted and not yet paid, or refused by the bank. */
const answers = { paid: 201, pending: 202, declined: 402 } as const satisfies Record<OrderStatus, number>

export function routes({ store, cashier, health, metrics, timeline, hold }: Parts): Hono {
  const app = new Hono()
  app.use(guard)

  app.post('/orders', async (context) => {
    const given = await readJsonObject(context)
    if (given instanceof Response) return given
    const order = readOrder(given, randomUUID)
    if (typeof order === 'string') return context.json({ error: order }, 400)

    // A customer who lost the answer asks again with the id, and gets the answer of the first time.
    const known = store.find(order.id)
    if (known !== undefined) return answerAgain(context, known, order)

    const customer = timeline.arrived()
    try {
      const earlier = await store.accept(order)
      health.stored()
      if (earlier !== undefined) {
        customer.gone()
        return answerAgain(context, earlier, order)
      }
    } catch (error) {
      customer.gone('refused')
      health.refused(error)
      metrics.refused()
      return context.json({ error: 'the order could not be stored, and is not accepted' }, 503, { 'retry-after': '1' })
    }
    const status = await cashier.pay(order)
    metrics.placed(status, customer.gone(status === 'pending' ? 'queued' : 'paid'))
    return context.json({ id: order.id, status }, answers[status])
  })

  app.get('/orders/:id', (context) => {
    const order = store.find(context.req.param('id'))
    return order === undefined ? context.json({ error: 'no such order' }, 404) : context.json(order)
  })

  app.get('/orders', (context) =>
    context.json({ pending: store.count('pending'), paid: store.count('paid'), declined: store.count('declined') }),
  )

  app.get('/health', (context) => {
    const report = health.report()
    return context.json(report, report.status === 'unhealthy' ? 503 : 200)
  })

  app.get('/metrics', async (context) =>
    context.text(await metrics.register.metrics(), 200, { 'content-type': metrics.register.contentType }),
  )

  app.post('/circuit', async (context) => {
    const given = await readJsonObject(context)
    if (given instanceof Response) return given
    const { hold: wanted } = given as { readonly hold?: unknown }
    if (!isHeld(wanted)) return context.json({ error: 'hold must be "open", "closed" or null' }, 400)
    try {
      await hold.set(wanted)
    } catch {
      return context.json({ error: 'the hold could not be stored, and is as it was' }, 503)
    }
    timeline.log(hold.current === null ? 'The circuit is not held' : `The circuit is held ${hold.current} by hand`)
    return context.json({ hold: hold.current })
  })

  return app
}

function answerAgain(context: Context, known: StoredOrder, order: Order): Response {
  if (known.item !== order.item || known.amountCents !== order.amountCents)
    return context.json({ error: 'there is another order with this id' }, 409)
  return context.json({ id: known.id, status: known.status }, answers[known.status])
}
