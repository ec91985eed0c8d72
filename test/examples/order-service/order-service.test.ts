// The order service against a real payment server that is well, refuses, fails and is slow.

import { describe, expect, it } from 'vitest'
import type { Health } from '../../../examples/order-service/payment-server/health.ts'
import { become, chargesOf, eachOnce, get, pendingOf, place, post, statusOf, until, withServers } from './harness.ts'

interface ServiceHealth {
  readonly status: string
  readonly breakers: Readonly<Record<string, { readonly state: string }>>
}

const healthOf = (url: string): Promise<ServiceHealth> => get(`${url}/health`)
const textOf = async (url: string): Promise<string> => (await fetch(url)).text()

describe('while payments go through', () => {
  it('is paid before it answers', () =>
    withServers(async ({ orders, payments }) => {
      const { status, body } = await place(orders.url)

      expect({ status, body }).toMatchObject({ status: 201, body: { status: 'paid' } })
      expect(await get(`${orders.url}/orders/${String(body['id'])}`)).toMatchObject({ status: 'paid' })
      expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce([String(body['id'])]))
      expect(await healthOf(orders.url)).toMatchObject({ status: 'healthy' })
    }))

  it('answers for an order it knows as it did the first time', () =>
    withServers(async ({ orders, payments }) => {
      const first = await place(orders.url, 'mine')
      const again = await place(orders.url, 'mine')

      expect(again).toEqual(first)
      expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(['mine']))
    }))

  it('hands on what the bank declines, and counts it as no failure', () =>
    withServers(async ({ orders, payments }) => {
      for (let count = 0; count < 8; count++) {
        const { status, body } = await post(`${orders.url}/orders`, { item: 'Yacht', amountCents: 100_001 })
        expect({ status, body }).toMatchObject({ status: 402, body: { status: 'declined' } })
      }

      expect((await healthOf(orders.url)).status).toBe('healthy')
      expect(await pendingOf(orders.url)).toBe(0)
      expect((await chargesOf(payments.controlUrl)).size).toBe(0)
    }))

  it.each([
    {},
    { item: '', amountCents: 1 },
    { item: 'Lamp', amountCents: 1.5 },
    { item: 'Lamp', amountCents: 1, id: 'a b' },
  ])('refuses the order %o', (order) =>
    withServers(async ({ orders }) => {
      expect((await post(`${orders.url}/orders`, order)).status).toBe(400)
      expect((await fetch(`${orders.url}/orders/none`)).status).toBe(404)
      expect(await get(`${orders.url}/orders`)).toEqual({ pending: 0, paid: 0, declined: 0 })
    }),
  )
})

describe.each<{ health: Health }>([{ health: 'down' }, { health: 'failing' }, { health: 'slow' }])(
  'while the payment server is $health',
  ({ health }) => {
    it('queues orders, is degraded, and pays for each once when that has passed', { timeout: 60_000 }, () =>
      withServers(async ({ orders, payments }) => {
        await become(payments.controlUrl, health)
        const first = await Promise.all(Array.from({ length: 10 }, () => place(orders.url)))
        await until('an open circuit', async () => (await healthOf(orders.url)).status === 'degraded')
        const later = await Promise.all(Array.from({ length: 10 }, () => place(orders.url)))

        const answers = [...first, ...later]
        expect(answers.map(({ status, body }) => [status, body['status']])).toEqual(answers.map(() => [202, 'pending']))
        expect(await pendingOf(orders.url)).toBe(20)
        expect(await textOf(`${orders.url}/metrics`)).toMatch(/^circuit_breaker_trips_total\{name="payments"\} [1-9]/m)
        expect(await textOf(`${orders.url}/metrics`)).toMatch(/^orders_pending 20$/m)

        await become(payments.controlUrl, 'fine')
        await until('an empty queue', async () => (await pendingOf(orders.url)) === 0)

        expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(answers.map(({ body }) => String(body['id']))))
        expect(await healthOf(orders.url)).toMatchObject({
          status: 'healthy',
          breakers: { payments: { state: 'closed' } },
        })
        expect((await place(orders.url)).status).toBe(201)
      }),
    )
  },
)

describe('the hold', () => {
  it('held open keeps every order in the queue, and from the payment server', () =>
    withServers(async ({ orders, payments }) => {
      await post(`${orders.url}/circuit`, { hold: 'open' })
      const answers = await Promise.all(Array.from({ length: 5 }, () => place(orders.url)))

      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
      expect(await statusOf(payments.controlUrl)).toMatchObject({ reached: 0 })
      await post(`${orders.url}/circuit`, { hold: null })
      await until('an empty queue', async () => (await pendingOf(orders.url)) === 0)
      expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(answers.map(({ body }) => String(body['id']))))
    }))

  it('held closed lets every order try', () =>
    withServers(async ({ orders, payments }) => {
      await post(`${orders.url}/circuit`, { hold: 'closed' })
      await become(payments.controlUrl, 'failing')
      await Promise.all(Array.from({ length: 12 }, () => place(orders.url)))

      expect((await statusOf(payments.controlUrl)).reachedWhileSick).toBeGreaterThanOrEqual(12)
      expect((await healthOf(orders.url)).breakers).toMatchObject({ payments: { state: 'closed' } })
    }))

  it('refuses what is no hold', () =>
    withServers(async ({ orders }) => {
      expect((await post(`${orders.url}/circuit`, { hold: 'ajar' })).status).toBe(400)
    }))
})

it('loses nothing without a breaker either', { timeout: 60_000 }, () =>
  withServers(
    async ({ orders, payments }) => {
      await become(payments.controlUrl, 'failing')
      const answers = await Promise.all(Array.from({ length: 10 }, () => place(orders.url)))
      await become(payments.controlUrl, 'fine')
      await until('an empty queue', async () => (await pendingOf(orders.url)) === 0)

      expect(await chargesOf(payments.controlUrl)).toEqual(eachOnce(answers.map(({ body }) => String(body['id']))))
    },
    { withBreaker: false },
  ),
)
