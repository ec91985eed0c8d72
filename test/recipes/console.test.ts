import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { fromStage } from './play/recipe.ts'

type Console = typeof import('../../src/console.ts')
type Recloser = typeof import('../../src/index.ts')
type Fastify = typeof import('../../examples/recipes/node_modules/fastify/fastify.d.ts')
type Hono = typeof import('../../examples/recipes/node_modules/hono/dist/types/index.d.ts')

/** What docs/console.md says for one framework, as a function of the application and the handler. */
function mounting(framework: string): (...values: readonly unknown[]) => void {
  const page = readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8')
  const block = /the frameworks are the reader's own -->\s+```ts\n(.*?)\n```/s.exec(page)?.[1] ?? ''
  const code = block.split('\n\n').find((lines) => lines.startsWith(`// ${framework}`))
  expect(code).toBeDefined()
  return new Function('app', 'handler', 'toNodeListener', code ?? '') as ReturnType<typeof mounting>
}

const listening = async (listener: RequestListener): Promise<{ url: string; close: () => unknown }> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Starts an application of a framework, mounted as the page says. */
const starts = {
  Express: async (mount: (app: unknown) => void) => {
    const { default: express } = await fromStage<{ default: () => RequestListener }>('express')
    const app = express()
    mount(app)
    return listening(app)
  },
  Fastify: async (mount: (app: unknown) => void) => {
    const { fastify } = await fromStage<Fastify>('fastify')
    const app = fastify()
    mount(app)
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
  },
}

it.each(Object.entries(starts))(
  'the console opens at its path, mounted in %s as the page says',
  async (name, start) => {
    const { CircuitBreaker } = await fromStage<Recloser>('recloser')
    const { breakerConsole, toNodeListener } = await fromStage<Console>('recloser/console')
    const handler = breakerConsole({ breakers: new CircuitBreaker(), basePath: '/console' })
    const { url, close } = await start((app) => mounting(name)(app, handler, toNodeListener))
    try {
      for (const path of ['/console', '/console/'])
        expect(await (await fetch(url + path)).text(), path).toContain('console.js')
      expect(await (await fetch(`${url}/console/api/breakers`)).json()).toMatchObject({
        breakers: [{ key: 'circuit' }],
      })
    } finally {
      await close()
    }
  },
)

it('the console opens at its path, mounted in Hono as the page says', async () => {
  const { CircuitBreaker } = await fromStage<Recloser>('recloser')
  const { breakerConsole } = await fromStage<Console>('recloser/console')
  const { Hono } = await fromStage<Hono>('hono')
  const app = new Hono()
  mounting('Hono')(app, breakerConsole({ breakers: new CircuitBreaker(), basePath: '/console' }))

  expect((await app.request('/console')).headers.get('location')).toBe('/console/')
  expect(await (await app.request('/console/')).text()).toContain('console.js')
})
