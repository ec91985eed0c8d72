// What the order service and the payment server refuse, before anything has changed.

import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { get, place, post, statusOf, withServers } from './harness.ts'

const nothing = { pending: 0, paid: 0, declined: 0 }
const order = { item: 'Desk lamp', amountCents: 4_200 }

/** With headers that `fetch` sets by itself. */
function ask(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
      .once('error', reject)
      .end()
  })
}

describe('a page of another site', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site' },
    // A page on another port of this machine.
    { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'null' },
  ])('cannot place an order or press a button: %o', (headers) =>
    withServers(async ({ orders, payments }) => {
      const answers = [
        await post(`${orders.url}/orders`, order, headers),
        await post(`${orders.url}/circuit`, { hold: 'open' }, headers),
        await post(`${orders.url}/payment-server`, { health: 'down' }, headers),
        await post(payments.controlUrl, { health: 'down' }, headers),
      ]

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
      expect(await get(`${orders.url}/orders`)).toEqual(nothing)
      expect(await statusOf(payments.controlUrl)).toMatchObject({ health: 'fine', reached: 0 })
      expect(await get(`${orders.url}/health`)).toMatchObject({ breakers: { payments: { state: 'closed' } } })
    }),
  )

  it('may not show this one in a frame, nor reach it by a name of its own', () =>
    withServers(async ({ orders }) => {
      const { headers } = await fetch(orders.url)

      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(await ask(`${orders.url}/orders`, { host: 'rebound.example' })).toBe(403)
    }))

  it('is not what the page itself is', () =>
    withServers(async ({ orders }) => {
      const own = { 'sec-fetch-site': 'same-origin', origin: orders.url }

      expect((await post(`${orders.url}/orders`, order, own)).status).toBe(201)
    }))
})

describe('a body', () => {
  const send = async (url: string, body: BodyInit): Promise<{ status: number; error: unknown }> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
    return { status: response.status, error: ((await response.json()) as { error: unknown }).error }
  }

  it('that is too long is refused, also where its length is not told', () =>
    withServers(async ({ orders, payments }) => {
      const long = JSON.stringify({ ...order, note: 'x'.repeat(100_000) })
      const chunks = (): ReadableStream => new Blob([long]).stream()

      expect((await send(`${orders.url}/orders`, long)).status).toBe(413)
      expect((await send(`${orders.url}/orders`, chunks())).status).toBe(413)
      expect((await send(payments.controlUrl, long)).status).toBe(413)
      expect(await get(`${orders.url}/orders`)).toEqual(nothing)
      expect((await place(orders.url)).status).toBe(201)
    }))

  it('of unknown length that is short enough is read', () =>
    withServers(async ({ orders }) => {
      const chunks = new Blob([JSON.stringify(order)]).stream()

      expect((await send(`${orders.url}/orders`, chunks)).status).toBe(201)
    }))

  it.each(['{"item":', '', 'item=Lamp'])('that is not JSON is said to be that: %j', (body) =>
    withServers(async ({ orders, payments }) => {
      for (const url of [`${orders.url}/orders`, `${orders.url}/circuit`, `${orders.url}/payment-server`])
        expect(await send(url, body)).toEqual({
          status: 400,
          error: expect.stringContaining('the body is not JSON') as string,
        })
      if (body !== '')
        expect(await send(payments.controlUrl, body)).toEqual({
          status: 400,
          error: expect.stringContaining('the body is not JSON') as string,
        })
    }),
  )

  it.each(['[]', 'null', '7'])('that is no object is said to be that: %j', (body) =>
    withServers(async ({ orders }) => {
      expect(await send(`${orders.url}/orders`, body)).toEqual({ status: 400, error: 'the body must be a JSON object' })
    }),
  )
})

describe('an order', () => {
  it.each(['a\0b', 'a\nb', '\ud800'])('with the text %j is refused', (item) =>
    withServers(async ({ orders }) => {
      const { status, body } = await post(`${orders.url}/orders`, { ...order, item })

      expect({ status, body }).toEqual({ status: 400, body: { error: 'item must have no control characters' } })
      expect(await get(`${orders.url}/orders`)).toEqual(nothing)
    }),
  )

  it.each([{ amountCents: 1 }, { item: 'Moka pot' }])('of a known id with %o is a conflict', (other) =>
    withServers(async ({ orders }) => {
      await post(`${orders.url}/orders`, { ...order, id: 'mine' })
      const { status } = await post(`${orders.url}/orders`, { ...order, id: 'mine', ...other })

      expect(status).toBe(409)
      expect(await get(`${orders.url}/orders/mine`)).toMatchObject({ ...order, status: 'paid' })
      expect((await post(`${orders.url}/orders`, { ...order, id: 'mine' })).status).toBe(201)
    }),
  )

  it('of one id that comes twice at once with two amounts is one order and a conflict', () =>
    withServers(async ({ orders, payments }) => {
      const answers = await Promise.all(
        [1, 2].map((amountCents) => post(`${orders.url}/orders`, { ...order, id: 'mine', amountCents })),
      )

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
      expect((await statusOf(payments.controlUrl)).charges).toBe(1)
    }))
})
