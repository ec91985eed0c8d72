// Kills the order service in the middle of an outage, with orders in the queue, payments under way and payments that were
// made though nobody has heard of it; then counts.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startPaymentServer } from '../../../examples/order-service/payment-server/server.ts'
import { startOrders } from '../../../examples/order-service/system.ts'
import type { Health } from '../../../examples/order-service/payment-server/health.ts'
import { become, chargesOf, eachOnce, get, inFolder, pendingOf, place, until } from './harness.ts'

it.each<{ health: Health }>([{ health: 'slow' }, { health: 'failing' }, { health: 'down' }])(
  'loses no order and charges none twice when it is killed while the payment server is $health',
  { timeout: 120_000 },
  ({ health }) =>
    inFolder(async (folder) => {
      const payments = await startPaymentServer({ file: join(folder, 'payments.db') })
      const { controlUrl } = payments
      let orders = await startOrders(folder, payments)
      const accepted = new Set<string>()
      const sent = new Set<string>()
      const send = async (id: string): Promise<void> => {
        sent.add(id)
        const { status } = await place(orders.ready.url, id)
        if (status === 201 || status === 202) accepted.add(id)
      }
      try {
        await Promise.all(Array.from({ length: 5 }, (_, index) => send(`before-${index}`)))
        await become(controlUrl, health)
        // Some are in the queue when it is killed, and some under way.
        await Promise.all(Array.from({ length: 8 }, (_, index) => send(`during-${index}`)))
        const cutOff = Array.from({ length: 20 }, (_, index) => send(`cut-off-${index}`).catch(() => undefined))
        await wait(60)
        await orders.stop('SIGKILL')
        await Promise.all(cutOff)

        orders = await startOrders(folder, payments)
        const { url } = orders.ready
        expect(await pendingOf(url)).toBeGreaterThan(0)
        await Promise.all(Array.from({ length: 5 }, (_, index) => send(`after-${index}`)))
        // Customers who were cut off ask again, with the id they had.
        await Promise.all([...sent].filter((id) => !accepted.has(id)).map(send))
        await become(controlUrl, 'fine')
        await until('an empty queue', async () => (await pendingOf(url)) === 0, 60_000)

        expect(accepted).toEqual(sent)
        expect(await chargesOf(controlUrl)).toEqual(eachOnce(accepted))
        expect(await get(`${url}/orders`)).toEqual({ pending: 0, paid: sent.size, declined: 0 })
      } finally {
        await orders.stop()
        await payments.close()
      }
    }),
)
