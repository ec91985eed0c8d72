// The order service is killed while its circuit is open, or held: the next process takes up where it was.

import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startOrders, startPayments } from '../../../examples/order-service/system.ts'
import type { ServiceHealthReport } from '../../../examples/order-service/order-service/service-health.ts'
import { become, get, inFolder, place, post, statusOf, until } from './bench.ts'

const circuitOf = async (url: string): Promise<string | undefined> =>
  (await get<ServiceHealthReport>(`${url}/health`)).breakers['payments']?.state

it('asks a sick server no more often because it was killed, and keeps its hold', { timeout: 120_000 }, () =>
  inFolder(async (folder) => {
    const payments = await startPayments(folder)
    const { controlUrl } = payments.ready
    let orders = await startOrders(folder, payments.ready)
    const restart = async (): Promise<string> => {
      await orders.stop('SIGKILL')
      orders = await startOrders(folder, payments.ready)
      return orders.ready.url
    }
    const crowd = (url: string): Promise<unknown> => Promise.all(Array.from({ length: 30 }, () => place(url)))
    try {
      await become(controlUrl, 'failing')
      await crowd(orders.ready.url)
      await until('an open circuit', async () => (await circuitOf(orders.ready.url)) === 'open')
      const { reached: before } = await statusOf(controlUrl)
      for (let count = 0; count < 2; count++) {
        const url = await restart()
        expect(await circuitOf(url)).not.toBe('closed')
        await crowd(url)
      }
      const { reached } = await statusOf(controlUrl)
      // A probe now and then, and not five failures in a row of each process, with many more under way.
      expect(reached - before).toBeLessThan(10)

      await post(`${orders.ready.url}/circuit`, { hold: 'open' })
      const held = await restart()
      await become(controlUrl, 'fine')
      const { reached: whenHeld } = await statusOf(controlUrl)
      expect((await place(held)).status).toBe(202)
      await wait(600)
      expect((await statusOf(controlUrl)).reached).toBe(whenHeld)

      await post(`${held}/circuit`, { hold: null })
      await until('an empty queue', async () => (await get<{ pending: number }>(`${held}/orders`)).pending === 0)
      expect(await circuitOf(held)).toBe('closed')
      expect(await circuitOf(await restart())).toBe('closed')
    } finally {
      await orders.stop()
      await payments.stop()
    }
  }),
)
