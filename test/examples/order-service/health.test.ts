// What the health endpoint says while something is wrong, and when it is well again.

import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, it } from 'vitest'
import { openOrderStore } from '../../../examples/order-service/order-service/order-store.ts'
import type { ServiceHealthReport } from '../../../examples/order-service/order-service/service-health.ts'
import { become, chargesOf, get, inFolder, pendingOf, place, post, until, withServers } from './harness.ts'

const healthOf = (url: string): Promise<ServiceHealthReport> => get(`${url}/health`)

it('is unhealthy while a full disk makes it refuse orders, counts them, and recovers when there is room', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'orders.db')
    await openOrderStore(file).close()
    const other = new DatabaseSync(file, { timeout: 2_000 })
    other.exec('CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(400000))')
    const { page_count: pages } = other.prepare('PRAGMA page_count').get() as { page_count: number }

    await withServers(
      async ({ orders, payments }) => {
        const accepted: string[] = []
        const order = async (id: string): Promise<number> => {
          const { status } = await post(`${orders.url}/orders`, { id, item: 'x'.repeat(200), amountCents: 900 })
          if (status === 201) accepted.push(id)
          return status
        }
        let next = 0
        await until('a full disk', async () => (await order(`before-${next++}`)) === 503)
        for (let count = 0; count < 20; count++) await order(`during-${count}`)

        expect((await fetch(`${orders.url}/health`)).status).toBe(503)
        expect(await healthOf(orders.url)).toMatchObject({
          status: 'unhealthy',
          reasons: [expect.stringContaining('full') as string],
        })
        expect(await (await fetch(`${orders.url}/metrics`)).text()).toMatch(/^orders_refused_total (1\d|2\d)$/m)
        expect([...(await chargesOf(payments.controlUrl)).keys()].sort()).toEqual([...accepted].sort())

        other.exec('DROP TABLE filler')
        await until('health', async () => (await healthOf(orders.url)).status === 'healthy')
        expect(await order('after')).toBe(201)
      },
      { folder, maxPages: pages + 2 },
    )
    other.close()
  }))

it('is degraded while payments fail, though the circuit is held closed, and healthy when they do not', () =>
  withServers(async ({ orders, payments }) => {
    await post(`${orders.url}/circuit`, { hold: 'closed' })
    await become(payments.controlUrl, 'down')
    await Promise.all(Array.from({ length: 6 }, () => place(orders.url)))

    expect(await healthOf(orders.url)).toMatchObject({
      status: 'degraded',
      reasons: ['the last payment failed'],
      breakers: { payments: { state: 'closed' } },
    })
    await become(payments.controlUrl, 'fine')
    await until('an empty queue', async () => (await pendingOf(orders.url)) === 0)
    expect(await healthOf(orders.url)).toMatchObject({ status: 'healthy', reasons: [] })
  }))

it('is degraded after a restart with pending orders until a payment has been made', () =>
  inFolder(async (folder) => {
    const store = openOrderStore(join(folder, 'orders.db'))
    await store.accept({ id: 'left', item: 'Moka pot', amountCents: 100 })
    await store.close()

    await withServers(
      async ({ orders, payments }) => {
        // The first payment is slow, so nothing is known of payments yet.
        expect(await healthOf(orders.url)).toMatchObject({ status: 'degraded', pending: 1 })
        await become(payments.controlUrl, 'fine')
        await until('health', async () => (await healthOf(orders.url)).status === 'healthy')
        expect(await pendingOf(orders.url)).toBe(0)
      },
      { folder, health: 'slow' },
    )
  }))
