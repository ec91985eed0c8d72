import { execFile } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { orderService } from './play/orders.ts'
import { expectOnPage, playOutage } from './play/outage.ts'
import { shownResponse } from './play/outside.ts'
import { fromStage, loadRecipe } from './play/recipe.ts'

type Nest = typeof import('../../examples/recipes/node_modules/@nestjs/core/index.d.ts')

const service = orderService()

/** Starts the recipe, and returns its address. */
type Start = (environment: NodeJS.ProcessEnv) => Promise<{ readonly url: string; readonly close: () => unknown }>

const starts: Readonly<Record<string, Start>> = {
  'express.ts': async (environment) => {
    const { app } = await loadRecipe<{ app: RequestListener }>('express.ts', environment)
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
  },
  'fastify.ts': async (environment) => {
    const { app } = await loadRecipe<typeof import('../../examples/recipes/fastify.ts')>('fastify.ts', environment)
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
  },
  'nest/app.module.ts': async (environment) => {
    const { AppModule } = await loadRecipe<typeof import('../../examples/recipes/nest/app.module.ts')>(
      'nest/app.module.ts',
      environment,
    )
    const { NestFactory } = await fromStage<Nest>('@nestjs/core')
    const app = await NestFactory.create(AppModule, { logger: false })
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), close: () => app.close() }
  },
}

const programs = [
  { program: 'express.ts', page: 'express', health: true },
  { program: 'fastify.ts', page: 'fastify', health: true },
  { program: 'hono.ts', page: 'hono', health: true },
  { program: 'nest/app.module.ts', page: 'nestjs', health: false },
]

describe.each(programs)('the recipe $program', ({ program, page, health }) => {
  let get: (path: string) => Promise<string>
  let stop: (() => unknown) | undefined
  beforeAll(async () => {
    const environment = { ORDERS_URL: service.origin }
    if (program === 'hono.ts') {
      const { app } = await loadRecipe<typeof import('../../examples/recipes/hono.ts')>(program, environment)
      get = async (path) => shownResponse(await app.request(path))
      return
    }
    const { url, close } = await (starts[program] as Start)(environment)
    get = async (path) => shownResponse(await fetch(url + path))
    stop = close
  })
  afterAll(async () => {
    await stop?.()
    await service.heal()
  })

  it('answers 503 and when to come again while the order service is down, and recovers', async () => {
    const seen = await playOutage({
      ask: () => get('/orders/42'),
      fall: () => service.fall('failing'),
      heal: () => service.heal(),
      asked: () => service.asked,
      isRefusal: (line) => line.startsWith('503 Retry-After: '),
    })

    expectOnPage(page, program, seen)
  })

  it('leaves no connection to the order service behind that its answers have taken', async () => {
    for (let time = 0; time < 50; time++) expect(await get('/orders/404')).toMatch(/^404 /)

    await expect.poll(() => service.connections).toBeLessThan(10)
  })

  it('asks the order service for no other path with any id', async () => {
    for (const id of ['..%2Fadmin%2Fusers', '..%2F..%2Fadmin', '42%3Fall=1', 'a%2Fb']) {
      expect(await get(`/orders/${id}`)).toMatch(/^404 /)
      expect(decodeURIComponent(service.lastPath)).toBe(`/orders/${decodeURIComponent(id)}`)
      expect(service.lastPath.split('/')).toHaveLength(3)
    }
  })

  if (!health) return

  it('says in its health endpoint that it is degraded', async () => {
    await get('/orders/42')
    expect(await get('/health')).toMatch(/^200 \{"status":"healthy"/)

    await service.fall('failing')
    await expect.poll(() => get('/orders/42'), { timeout: 10_000 }).toMatch(/^503/)

    expect(await get('/health')).toMatch(/^200 \{"status":"degraded"/)
  })
})

describe('the recipe for NestJS', () => {
  it('passes its own tests with Jest', async () => {
    const stage = inject('stage')
    const jest = join(stage, 'node_modules/jest/bin/jest.js')
    const env = { ...process.env, NODE_ENV: 'test' }
    const { stderr } = await promisify(execFile)(process.execPath, [jest], { cwd: join(stage, 'nest'), env })

    expect(stderr).toContain('Tests:       1 passed, 1 total')
  })
})
