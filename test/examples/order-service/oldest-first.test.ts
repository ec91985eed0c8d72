// Which order tries out a payment server that was sick.

import { expect, it } from 'vitest'
import type { Charge } from '../../../examples/order-service/payment-server/ledger.ts'
import { become, get, pendingOf, place, until, withServers } from './harness.ts'

it('probes with the oldest pending order, however many new ones come in meanwhile', () =>
  withServers(async ({ orders, payments }) => {
    await become(payments.controlUrl, 'down')
    // Placed one after the other, as those that come at once have no order.
    const queued = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']
    for (const id of queued) expect((await place(orders.url, id)).status).toBe(202)
    let arrived = 0
    const crowd = (async () => {
      while ((await pendingOf(orders.url)) > 0) await place(orders.url, `new-${arrived++}`)
    })()
    await until('new orders', () => arrived > 20)
    await become(payments.controlUrl, 'fine')
    await crowd

    const charges = await get<Charge[]>(`${payments.controlUrl}/charges`)
    expect(charges[0]?.orderId).toBe('first')
  }))
