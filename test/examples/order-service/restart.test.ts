// The order service is killed while its circuit is open, or held: the next process takes up where it was.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startPaymentServer } from '../../../examples/order-service/payment-server/server.ts'
import { startOrders } from '../../../examples/order-service/system.ts'
import type { ServiceHealthReport } from '../../../examples/order-service/order-service/service-health.ts'
import { become, get, inFolder, place, post, statusOf, until } from './harness.ts'

const circuitOf = async (url: string): Promise<string | undefined> =>
  (await get<ServiceHealthReport>(`${url}/health`)).breakers['payments']?.state

it('asks a sick server no more often because it was killed, and keeps its hold', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    const payments = await startPaymentServer({ file: join(folder, 'payments.db') })
    const { controlUrl } = payments
    let orders = await startOrders(folder, payments)
    const restart = async (): Promise<string> => {
      await orders.stop('SIGKILL')
      orders = await startOrders(folder, payments)
      return orders.ready.url
    }
    const crowd = (url: string): Promise<unknown> => Promise.all(Array.from({ length: 30 }, () => place(url)))
    try {
      await become(controlUrl, 'failing')
      await crowd(orders.ready.url)
      await until('an open circuit', async () => (await circuitOf(orders.ready.url)) === 'open')
      const { reached: before } = await statusOf(controlUrl)
      const url = await restart()
      expect(await circuitOf(url)).not.toBe('closed')
      await crowd(url)
      // A probe now and then, and not five failures in a row anew, with many more under way.
      expect((await statusOf(controlUrl)).reached - before).toBeLessThan(8)

      await post(`${url}/circuit`, { hold: 'open' })
      const held = await restart()
      await become(controlUrl, 'fine')
      const { reached: whenHeld } = await statusOf(controlUrl)
      expect((await place(held)).status).toBe(202)
      await wait(600)
      expect((await statusOf(controlUrl)).reached).toBe(whenHeld)

      await post(`${held}/circuit`, { hold: null })
      await until('an empty queue', async () => (await get<{ pending: number }>(`${held}/orders`)).pending === 0)
      expect(await circuitOf(held)).toBe('closed')
    } finally {
      await orders.stop()
      await payments.close()
    }
  }),
)
