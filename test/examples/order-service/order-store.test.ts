import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openOrderStore } from '../../../examples/order-service/order-service/order-store.ts'
import { inFolder } from './harness.ts'

const order = (id: string) => ({ id, item: 'Tea towel', amountCents: 900 })

it('keeps orders over a restart, oldest first', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'orders.db')
    const before = openOrderStore(file)
    for (const id of ['c', 'a', 'b']) await before.accept(order(id))
    await before.settle('c', 'paid', 'charge-1')
    await before.close()

    const after = openOrderStore(file)

    expect(after.oldestPending(10).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(after.oldestPending(1).map(({ id }) => id)).toEqual(['a'])
    expect([after.count('pending'), after.count('paid')]).toEqual([2, 1])
    expect(after.find('c')).toEqual({ ...order('c'), status: 'paid', chargeId: 'charge-1' })
    expect(after.find('d')).toBeUndefined()
    await after.close()
  }))

it('settles an order once', () =>
  inFolder(async (folder) => {
    const store = openOrderStore(join(folder, 'orders.db'))
    await store.accept(order('a'))

    const settled = [
      await store.settle('a', 'paid', 'charge-1'),
      await store.settle('a', 'declined', null),
      await store.settle('b', 'paid', null),
    ]

    expect(settled).toEqual([true, false, false])
    expect(store.find('a')).toMatchObject({ status: 'paid', chargeId: 'charge-1' })
    expect([store.count('pending'), store.count('paid'), store.count('declined')]).toEqual([0, 1, 0])
    await store.close()
  }))

it('accepts an order once, and gives the earlier one of the same id', () =>
  inFolder(async (folder) => {
    const store = openOrderStore(join(folder, 'orders.db'))
    await store.accept(order('a'))

    const earlier = await store.accept({ ...order('a'), amountCents: 1 })

    expect(earlier).toMatchObject({ ...order('a'), status: 'pending' })
    expect(store.count('pending')).toBe(1)
    await store.close()
  }))
