// A second process holds the lock on the database of the order service.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openOrderStore, type StoredOrder } from '../../../examples/order-service/order-service/order-store.ts'
import { chargesOf, eachOnce, get, place, until, withServers } from './harness.ts'
import { holdLock } from './lock-holder.ts'

/** As another process reads it: what is not committed is not there. */
async function committed(folder: string, id: string): Promise<StoredOrder | undefined> {
  const store = openOrderStore(join(folder, 'orders.db'))
  const found = store.find(id)
  await store.close()
  return found
}

it('waits for the lock, and stores and pays for what was ordered meanwhile', () =>
  withServers(async ({ folder, orders, payments }) => {
    const lock = await holdLock(join(folder, 'orders.db'))
    const ids = ['a', 'b', 'c']
    const answers = Promise.all(ids.map((id) => place(orders.url, id)))
    await wait(500)
    await lock.release()

    expect((await answers).map(({ status }) => status)).toEqual([201, 201, 201])
    for (const id of ids) expect(await committed(folder, id)).toMatchObject({ status: 'paid' })
    expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(ids))
  }))

it('refuses without a charge what it cannot store, goes on answering, and keeps every order it accepts afterwards', () =>
  withServers(async ({ folder, orders, payments }) => {
    const lock = await holdLock(join(folder, 'orders.db'))
    const refused = Promise.all([place(orders.url, 'a'), place(orders.url, 'b')])
    expect(await get(`${orders.url}/orders`)).toEqual({ pending: 0, paid: 0, declined: 0 })

    expect((await refused).map(({ status }) => status)).toEqual([503, 503])
    expect(await get(`${orders.url}/health`)).toMatchObject({ status: 'unhealthy' })
    expect((await fetch(`${orders.url}/health`)).status).toBe(503)
    expect((await chargesOf(payments.controlUrl)).size).toBe(0)
    await lock.release()
    const healthy = async () => (await fetch(`${orders.url}/health`)).status === 200
    await until('health without a new order', healthy)
    const ids = ['c', 'd', 'a']
    for (const id of ids) expect((await place(orders.url, id)).status).toBe(201)
    for (const id of ids) expect(await committed(folder, id)).toMatchObject({ status: 'paid' })
    expect(await committed(folder, 'b')).toBeUndefined()
    expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(ids))
  }))
