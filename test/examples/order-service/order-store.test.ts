import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openOrderStore } from '../../../examples/order-service/order-service/order-store.ts'
import { inFolder } from './bench.ts'

const order = (id: string) => ({ id, item: 'Tea towel', amountCents: 900 })

it('keeps orders over a restart, oldest first', () =>
  inFolder((folder) => {
    const file = join(folder, 'orders.db')
    const before = openOrderStore(file)
    for (const id of ['c', 'a', 'b']) before.accept(order(id))
    before.settle('c', 'paid', 'charge-1')
    before.close()

    const after = openOrderStore(file)

    expect(after.oldestPending(10).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(after.oldestPending(1).map(({ id }) => id)).toEqual(['a'])
    expect([after.count('pending'), after.count('paid')]).toEqual([2, 1])
    expect(after.find('c')).toEqual({ ...order('c'), status: 'paid', chargeId: 'charge-1' })
    expect(after.find('d')).toBeUndefined()
    after.close()
    return Promise.resolve()
  }))

it('settles an order once', () =>
  inFolder((folder) => {
    const store = openOrderStore(join(folder, 'orders.db'))
    store.accept(order('a'))

    const settled = [
      store.settle('a', 'paid', 'charge-1'),
      store.settle('a', 'declined', null),
      store.settle('b', 'paid', null),
    ]

    expect(settled).toEqual([true, false, false])
    expect(store.find('a')).toMatchObject({ status: 'paid', chargeId: 'charge-1' })
    expect([store.count('pending'), store.count('paid'), store.count('declined')]).toEqual([0, 1, 0])
    store.close()
    return Promise.resolve()
  }))

it('does not accept an order twice', () =>
  inFolder((folder) => {
    const store = openOrderStore(join(folder, 'orders.db'))
    store.accept(order('a'))

    expect(() => store.accept(order('a'))).toThrow(/UNIQUE/)
    expect(store.count('pending')).toBe(1)
    store.close()
    return Promise.resolve()
  }))
