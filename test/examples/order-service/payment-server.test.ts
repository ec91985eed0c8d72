import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conductOf, recoveryMs, slowMs } from '../../../examples/order-service/payment-server/health.ts'
import { startPaymentServer, type PaymentServer } from '../../../examples/order-service/payment-server/server.ts'
import { become, chargesOf, inFolder, post, statusOf, until, type Answer } from './harness.ts'

const charge = (url: string, orderId: string, amountCents = 500): Promise<Answer> =>
  post(`${url}/charges`, { orderId, amountCents }, { 'idempotency-key': `order-${orderId}` })

const withPayments = (body: (payments: PaymentServer) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const payments = await startPaymentServer({ file: join(folder, 'payments.db') })
    try {
      await body(payments)
    } finally {
      await payments.close()
    }
  })

describe('what a payment server does', () => {
  const always = (chance: number) => () => chance

  it('is slower than anybody waits when slow, and charges', () => {
    expect(conductOf('slow', 0, Math.random)).toEqual({ charges: true, status: 200, afterMs: slowMs })
  })

  it.each([
    { chance: 0.1, charges: true, status: 500 },
    { chance: 0.9, charges: false, status: 503 },
  ])('fails with $status when failing, having charged: $charges', ({ chance, charges, status }) => {
    expect(conductOf('failing', 0, always(chance))).toMatchObject({ charges, status })
  })

  it('fails less and less while it recovers', () => {
    expect(conductOf('recovering', 0, always(0.4)).status).toBe(503)
    expect(conductOf('recovering', recoveryMs / 2, always(0.4)).status).toBe(200)
    expect(conductOf('recovering', recoveryMs, always(0)).status).toBe(200)
  })
})

describe('the payment server', () => {
  it('charges once for each key', () =>
    withPayments(async ({ url, controlUrl }) => {
      const first = await charge(url, 'a')
      const again = await charge(url, 'a')
      const other = await charge(url, 'b')

      expect([first.status, again.status, other.status]).toEqual([200, 200, 200])
      expect(again.body).toEqual({ ...first.body, replayed: true })
      expect(await chargesOf(controlUrl)).toEqual(
        new Map([
          ['a', 1],
          ['b', 1],
        ]),
      )
    }))

  it('would charge twice for two keys', () =>
    withPayments(async ({ url, controlUrl }) => {
      await post(`${url}/charges`, { orderId: 'a', amountCents: 1 }, { 'idempotency-key': 'one' })
      await post(`${url}/charges`, { orderId: 'a', amountCents: 1 }, { 'idempotency-key': 'two' })

      expect(await chargesOf(controlUrl)).toEqual(new Map([['a', 2]]))
    }))

  it('declines what is too much, and refuses what has no key', () =>
    withPayments(async ({ url, controlUrl }) => {
      expect((await charge(url, 'a', 100_001)).status).toBe(402)
      expect((await post(`${url}/charges`, { orderId: 'a', amountCents: 1 })).status).toBe(400)
      expect((await chargesOf(controlUrl)).size).toBe(0)
    }))

  it('refuses connections when down, and is back on the same port', () =>
    withPayments(async ({ url, controlUrl }) => {
      await become(controlUrl, 'down')
      const refused = await charge(url, 'a').catch((error: unknown) => error)
      await become(controlUrl, 'fine')

      expect(refused).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
      expect((await charge(url, 'a')).status).toBe(200)
    }))

  it('counts what reaches it, and what does while it is sick', () =>
    withPayments(async ({ url, controlUrl }) => {
      await charge(url, 'a')
      await become(controlUrl, 'failing')
      await charge(url, 'b')

      expect(await statusOf(controlUrl)).toMatchObject({ health: 'failing', reached: 2, reachedWhileSick: 1 })
    }))

  it('plays a script, and is fine after it', () =>
    withPayments(async ({ controlUrl }) => {
      const begun = await post(controlUrl, { script: [{ health: 'failing', forMs: 200 }] })

      expect(begun.body['health']).toBe('failing')
      await until('fine', async () => (await statusOf(controlUrl)).health === 'fine')
    }))

  it.each([{}, { health: 'well' }, { script: [{ health: 'fine' }] }, { script: [{ health: 'down', forMs: -1 }] }])(
    'refuses to be %o',
    (wanted) =>
      withPayments(async ({ controlUrl }) => {
        expect((await post(controlUrl, wanted)).status).toBe(400)
        expect((await statusOf(controlUrl)).health).toBe('fine')
      }),
  )
})
