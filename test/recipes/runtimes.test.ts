import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { find } from '../runtimes/install.ts'
import { runtimes, type Runtime } from '../runtimes/runtimes.ts'
import { orderService } from './play/orders.ts'
import { expectOnPage, playOutage } from './play/outage.ts'
import { startOutside, type Outside } from './play/outside.ts'

const service = orderService()
const runtime = (name: string): Runtime => runtimes.find((each) => each.name === name) as Runtime

/** How to start a recipe in its runtime, on a port of loopback. */
type Command = (program: string, port: number) => { args: readonly string[]; env?: NodeJS.ProcessEnv }

const workerdConfig = (port: number): string => `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "recipe", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      bindings = [(name = "ORDERS_URL", text = "${service.origin}")],
      compatibilityDate = "2026-01-01",
    )),
    # By default a worker reaches public addresses only.
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "recipe")],
);
`

const recipes: readonly { name: string; recipe: string; page: string; folder: string; command: Command }[] = [
  {
    name: 'workerd',
    recipe: 'worker.ts',
    page: 'cloudflare-workers',
    folder: '.',
    command: (_, port) => {
      writeFileSync(join(inject('stage'), 'workerd.capnp'), workerdConfig(port))
      return { args: ['serve', 'workerd.capnp'] }
    },
  },
  {
    name: 'Bun',
    recipe: 'bun/server.ts',
    page: 'bun-and-deno',
    folder: 'bun',
    command: () => ({ args: ['run', 'server.ts'] }),
  },
  {
    name: 'Deno',
    recipe: 'deno/server.ts',
    page: 'bun-and-deno',
    folder: 'deno',
    command: () => {
      const { args = [], env = {} } = runtime('Deno')
      return { args: [...args, '--allow-env', 'server.ts'], env }
    },
  },
]

for (const { name, recipe, page, folder, command } of recipes) {
  const found = await find(runtime(name))
  if ('missing' in found) {
    if (process.env['REQUIRE_SERVERS'] === '1') throw new Error(`the recipe ${recipe} needs ${name}: ${found.missing}`)
    describe.skip(`the recipe ${recipe} needs ${name}: ${found.missing}`, () => it('is skipped'))
    continue
  }

  describe(`the recipe ${recipe}`, () => {
    let outside: Outside
    beforeAll(async () => {
      const stage = inject('stage')
      if (name === 'workerd')
        await build({
          entryPoints: [join(stage, recipe)],
          bundle: true,
          format: 'esm',
          outfile: join(stage, 'worker.js'),
        })
      outside = await startOutside((port) => {
        const { args, env } = command(found.program, port)
        const { PATH, HOME } = process.env
        return {
          program: found.program,
          args,
          cwd: join(stage, folder),
          env: { PATH, HOME, NO_COLOR: '1', PORT: String(port), ORDERS_URL: service.origin, ...env },
        }
      })
    }, 200_000)
    afterAll(async () => {
      await outside.stop()
      await service.heal()
    })

    it('answers 503 and when to come again while the order service is down, and recovers', async () => {
      const seen = await playOutage({
        ask: () => outside.get('/orders/42'),
        fall: () => service.fall('failing'),
        heal: () => service.heal(),
        asked: () => service.asked,
        isRefusal: (line) => line.startsWith('503 Retry-After: '),
      })

      expectOnPage(page, recipe, seen)
    })

    it('passes on answers that are no JSON', async () => {
      expect(await outside.get('/orders/plain')).toBe('404 no such order')
      expect(await outside.get('/orders/gone')).toBe('204 ')
    })

    it('leaves no connection behind that its answers have taken', async () => {
      for (let time = 0; time < 20; time++) {
        expect(await outside.get('/orders/500')).toMatch(/^502 /)
        for (let well = 0; well < 3; well++) expect(await outside.get('/orders/42')).toMatch(/^200 /)
      }

      await expect.poll(() => service.connections).toBeLessThan(10)
    })

    it('stays closed for a client that asks for what is not there', async () => {
      for (let time = 0; time < 20; time++) expect(await outside.get('/orders/404')).toMatch(/^404 /)

      expect(await outside.get('/orders/42')).toMatch(/^200 /)
    })
  })
}
