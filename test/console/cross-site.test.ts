import { describe, expect, it, vi } from 'vitest'
import { act, ask, origin } from './ask.ts'
import { breakerWith } from './with-controls.ts'

describe('a request that may come from a page of another site', () => {
  const header = { 'x-recloser-console': '1' }
  const otherSite = { error: 'a page of another site may not do this' }

  it.each([
    { ...header, origin: 'https://evil.example' },
    { ...header, origin: 'null' },
    { ...header, origin: 'http://ops.example' },
    { ...header, origin: 'https://ops.example:8443' },
    { ...header, origin: `${origin}.evil.example` },
    { ...header, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { ...header, origin: 'null', 'sec-fetch-site': 'same-origin' },
    { ...header, origin, 'sec-fetch-site': 'same-site' },
    { ...header, origin, 'sec-fetch-site': 'cross-site' },
    { ...header, 'sec-fetch-site': 'cross-site' },
  ])('is refused before anybody is asked: %o', async (headers) => {
    const authorize = vi.fn(() => true)
    const { breaker, handler } = breakerWith({ authorize })

    expect(await act(handler, 'billing', 'trip', headers)).toMatchObject({ status: 403, body: otherSite })
    expect(authorize).not.toHaveBeenCalled()
    expect(breaker.state).toBe('closed')
  })

  it.each([{}, { 'x-recloser-console': '0' }, { origin, 'sec-fetch-site': 'same-origin' }])(
    'is refused without the header that no form can send: %o',
    async (headers) => {
      const { breaker, handler } = breakerWith({ authorize: () => true })

      expect(await act(handler, 'billing', 'trip', headers)).toMatchObject({
        status: 403,
        body: { error: 'the header `x-recloser-console: 1` is missing' },
      })
      expect(breaker.state).toBe('closed')
    },
  )

  it.each([
    header,
    { ...header, origin },
    { ...header, origin, 'sec-fetch-site': 'same-origin' },
    { ...header, 'sec-fetch-site': 'none' },
    // Behind a proxy that ends TLS, which the request does not know of.
    { ...header, origin: 'http://ops.example', 'sec-fetch-site': 'same-origin' },
  ])('is accepted where it comes from the console itself, or from a script: %o', async (headers) => {
    const { handler } = breakerWith({ authorize: () => true })

    expect((await act(handler, 'billing', 'trip', headers)).status).toBe(200)
  })

  it('is not told yes when a browser asks first', async () => {
    const { handler } = breakerWith({ authorize: () => true })
    const headers = { origin: 'https://evil.example', 'access-control-request-headers': 'x-recloser-console' }

    const answer = await ask(handler, '/api/breakers/billing/trip', { method: 'OPTIONS', headers })

    expect(answer.status).toBe(405)
    const names: string[] = []
    answer.headers.forEach((_, name) => names.push(name))
    expect(names.filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
