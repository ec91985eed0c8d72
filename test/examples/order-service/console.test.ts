// The console of the library, as the order service mounts it.

import { expect, it } from 'vitest'
import { get, post, withServers } from './harness.ts'

const header = { 'x-recloser-console': '1' }

it('shows the circuit of the payments under /console, and acts on it', () =>
  withServers(async ({ orders }) => {
    const page = await fetch(`${orders.url}/console`)
    expect([page.url, page.headers.get('content-security-policy')]).toEqual([
      `${orders.url}/console/`,
      expect.stringContaining("default-src 'none'"),
    ])
    expect(await get(`${orders.url}/console/api/breakers`)).toMatchObject({
      breakers: [{ key: 'payments', state: 'closed' }],
    })

    const action = `${orders.url}/console/api/breakers/payments/hold-open`
    expect((await post(action, {}, { ...header, origin: 'http://127.0.0.1:1' })).status).toBe(403)
    expect((await post(action, {})).status).toBe(403)
    expect((await post(action, {}, header)).status).toBe(200)

    expect(await get(`${orders.url}/health`)).toMatchObject({ breakers: { payments: { state: 'open' } } })
    expect(await get(`${orders.url}/console/api/breakers`)).toMatchObject({ breakers: [{ heldBy: 'an operator' }] })
  }))

it('shows none where the service runs without a breaker', () =>
  withServers(
    async ({ orders }) => {
      expect(await get(`${orders.url}/console/api/breakers`)).toEqual({ breakers: [] })
    },
    { withBreaker: false },
  ))
