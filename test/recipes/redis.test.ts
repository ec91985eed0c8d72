import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeWith } from '../foreign/play/program.ts'
import { redisServer } from '../foreign/play/stores.ts'
import { callsOf, expectOnPage, failuresUntilOpen, playOutage } from './play/outage.ts'
import { loadRecipe } from './play/recipe.ts'

type Ioredis = typeof import('../../examples/recipes/ioredis.ts')
type NodeRedis = typeof import('../../examples/recipes/node-redis.ts')
type Common = Pick<Ioredis, 'breaker' | 'connect' | 'get' | 'set'>

describeWith('redis-server', 'redis-server', 'the recipes for Redis', () => {
  const server = redisServer('no call is counted here')
  const recipes = {} as Record<string, Common>
  let ioredis: Ioredis
  let nodeRedis: NodeRedis
  const cli = (...command: readonly string[]): string =>
    spawnSync('redis-cli', ['-p', String(server.directPort), ...command], { encoding: 'utf8' }).stdout

  beforeAll(async () => {
    const environment = { REDIS_URL: `redis://127.0.0.1:${server.directPort}` }
    ioredis = await loadRecipe<Ioredis>('ioredis.ts', environment)
    nodeRedis = await loadRecipe<NodeRedis>('node-redis.ts', environment)
    await Promise.all([ioredis.connect(), nodeRedis.connect()])
    await ioredis.set('greeting', 'hello')
    Object.assign(recipes, { 'ioredis.ts': ioredis, 'node-redis.ts': nodeRedis })
  })
  afterAll(() => {
    ioredis.client.disconnect()
    nodeRedis.client.destroy()
  })
  beforeEach(() => Object.values(recipes).forEach(({ breaker }) => breaker.reset()))
  const recipe = (program: string): Common => recipes[program] as Common
  const programs = ['ioredis.ts', 'node-redis.ts']

  it.each(programs)('%s opens when the server is killed, tells its user so, and recovers', async (program) => {
    const { breaker, get } = recipe(program)
    const seen = await playOutage({
      ask: () => get('greeting'),
      fall: () => server.fall('killed'),
      heal: () => server.heal(),
      asked: () => callsOf(breaker),
    })

    expectOnPage('redis', program, seen)
  })

  it.each(programs)('%s stays closed for a caller that sends a wrong command', async (program) => {
    const { breaker, get } = recipe(program)
    cli('rpush', 'list', 'hello')
    const { failures } = breaker.stats.totals

    for (let time = 0; time < 40; time++) await expect(get('list')).rejects.toThrow('WRONGTYPE')

    expect(breaker.stats).toMatchObject({ state: 'closed', totals: { failures } })
  })

  it('a batch of ioredis fails when one of its commands does, and counts as one call', async () => {
    const before = callsOf(ioredis.breaker)
    expect(await ioredis.increment('one', 'two', 'one')).toEqual([1, 1, 2])
    await expect(ioredis.increment('one', 'greeting')).rejects.toThrow('ERR value is not an integer')

    expect(callsOf(ioredis.breaker)).toBe(before + 2)
  })

  it.each([
    { program: 'ioredis.ts', message: 'Command timed out' },
    { program: 'node-redis.ts', message: 'ERR_TIMEOUT' },
  ])('$program opens when the server hangs', async ({ program, message }) => {
    const { breaker, client, connect, get } = await loadRecipe<Common & Pick<NodeRedis, 'client'>>(`${program}?hangs`, {
      REDIS_URL: `redis://127.0.0.1:${server.port}`,
    })
    await connect()
    await get('greeting')
    await server.fall('hanging')
    const threeCalls = (): Promise<unknown> => Promise.all([1, 2, 3].map(() => get('greeting')))
    try {
      expect(await failuresUntilOpen(breaker, threeCalls)).toContain(message)
    } finally {
      await server.heal()
      if (program === 'ioredis.ts') await client.quit()
      else client.destroy()
    }
  })

  describe.each(programs)('%s', (program) => {
    it.each(['killed', 'hanging'] as const)(
      'starts while the server is %s, and works when it is back',
      async (illness) => {
        const { client, connect, get } = await loadRecipe<Common & Pick<NodeRedis, 'client'>>(`${program}?${illness}`, {
          REDIS_URL: `redis://127.0.0.1:${illness === 'killed' ? server.directPort : server.port}`,
        })
        await server.fall(illness)
        try {
          const beganMs = performance.now()
          await connect()
          expect(performance.now() - beganMs).toBeLessThan(3_000)
          await expect(get('greeting')).rejects.toThrow()
        } finally {
          await server.heal()
        }

        await expect.poll(() => get('greeting').catch(String), { timeout: 20_000 }).toBe('hello')
        if (program === 'ioredis.ts') await client.quit()
        else client.destroy()
      },
    )
  })

  describe.each(programs)('%s opens when the server', (program) => {
    const setting = (name: string, value: string): unknown => cli('config', 'set', name, value)

    it('is out of memory', async () => {
      const { breaker, set } = recipe(program)
      setting('maxmemory', '1')
      try {
        expect(await failuresUntilOpen(breaker, () => set('more', 'data'))).toEqual([expect.stringMatching(/^OOM /)])
      } finally {
        setting('maxmemory', '0')
      }
    })

    it('is a read-only replica', async () => {
      const { breaker, set } = recipe(program)
      cli('replicaof', '127.0.0.1', '1')
      try {
        expect(await failuresUntilOpen(breaker, () => set('more', 'data'))).toEqual([
          expect.stringMatching(/^READONLY /),
        ])
      } finally {
        cli('replicaof', 'no', 'one')
      }
    })

    it('refuses more connections', async () => {
      const { breaker, get } = recipe(program)
      // An inline command over the one connection that it keeps.
      const admin = connect(server.directPort, '127.0.0.1')
      admin.write('CONFIG SET maxclients 1\r\nCLIENT KILL TYPE normal SKIPME yes\r\n')
      try {
        await failuresUntilOpen(breaker, () => get('greeting'))
      } finally {
        admin.end('CONFIG SET maxclients 1000\r\n')
      }
      await expect.poll(() => get('greeting').catch(String)).toBe('hello')
    })
  })
})
