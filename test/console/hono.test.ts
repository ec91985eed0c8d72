import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { breakerConsole } from 'recloser/console'

it('is mounted in Hono under its path', async () => {
  const handler = breakerConsole({ breakers: new CircuitBreaker(), basePath: '/console' })
  const app = new Hono()
  app.all('/console/*', (context) => handler(context.req.raw))
  app.get('/', (context) => context.text('mine'))

  const rows: unknown = await (await app.request('/console/api/breakers')).json()
  expect(rows).toMatchObject({ breakers: [{ key: 'circuit' }] })
  expect((await app.request('/console')).headers.get('location')).toBe('/console/')
  expect(await (await app.request('/')).text()).toBe('mine')
})
