import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { beforeAll, expect, inject, it } from 'vitest'
import { describeWith } from '../foreign/play/program.ts'
import { redisServer } from '../foreign/play/stores.ts'
import { orderService } from './play/orders.ts'
import { expectOnPage, shown } from './play/outage.ts'

describeWith('redis-server', 'redis-server', 'the recipe for AWS Lambda', () => {
  const redis = redisServer('no call is counted here')
  let whenAsked: (() => unknown) | undefined
  const service = orderService(() => whenAsked?.())
  const bundle = (): string => join(inject('stage'), 'lambda.cjs')

  beforeAll(() =>
    build({ entryPoints: [join(inject('stage'), 'lambda.ts')], bundle: true, platform: 'node', outfile: bundle() }),
  )

  interface Answer {
    readonly statusCode: number
    readonly headers?: Readonly<Record<string, number>>
    readonly body: string
    readonly tookMs: number
  }

  /** Invocations one after another in a separate process: what it shares with others is in Redis. */
  async function invokeTimes(times: number, id: string, port = redis.directPort): Promise<readonly Answer[]> {
    const program = `const { handler } = require(${JSON.stringify(bundle())})
      void (async () => {
        for (let time = 0; time < ${times}; time++) {
          const began = performance.now()
          const answer = await handler({ pathParameters: { id: ${JSON.stringify(id)} } })
          console.log(JSON.stringify({ ...answer, tookMs: performance.now() - began }))
        }
        process.exit()
      })()`
    const env = { ORDERS_URL: service.origin, REDIS_URL: `redis://127.0.0.1:${port}` }
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env, timeout: 10_000 })
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer)
  }

  async function invoke(id: string): Promise<string> {
    const [{ statusCode, headers, body }] = (await invokeTimes(1, id)) as [Answer]
    return `${statusCode}${headers?.['retry-after'] === undefined ? '' : ` Retry-After: ${headers['retry-after']}`} ${body}`
  }

  const cli = (...command: readonly string[]): string =>
    spawnSync('redis-cli', ['-p', String(redis.directPort), ...command], { encoding: 'utf8' }).stdout.trim()

  it('finds the circuit open in a new process, asks nobody, and recovers', async () => {
    const seen = [await invoke('42')]
    await service.fall('failing')
    for (let time = 0; time < 3; time++) seen.push(await invoke('42'))

    const { asked } = service
    const refused = await Promise.all([invoke('42'), invoke('42')])
    expect(refused.map((line) => line.slice(0, 3))).toEqual(['503', '503'])
    expect(service.asked).toBe(asked)
    seen.push(...refused)

    await service.heal()
    await pause(5_100)
    expect([await invoke('42'), await invoke('42')]).toEqual([seen[0], seen[0]])
    expect(service.asked).toBe(asked + 2)
    expectOnPage('aws-lambda', 'lambda.ts', [...new Set(seen.map(shown))])
  })

  it('is not opened by orders that are not there', async () => {
    for (let time = 0; time < 4; time++) expect(await invoke('404')).toBe('502 the order service answered 404')
    expect(await invoke('42')).toMatch(/^200 /)
  })

  it('asks for no other path with any id', async () => {
    expect(await invoke('../admin/users')).toBe('502 the order service answered 404')
    expect(service.lastPath).toBe('/orders/..%2Fadmin%2Fusers')
  })

  it('leaves no connection to the order service behind that its answers have taken', async () => {
    let most = 0
    whenAsked = () => (most = Math.max(most, service.connections))
    const answers = await invokeTimes(20, '404').finally(() => (whenAsked = undefined))

    expect(answers.every(({ statusCode }) => statusCode === 502)).toBe(true)
    expect(most).toBeLessThanOrEqual(3)
  })

  it.each(['{}', 'not json', 'null', '{"version":99}', '[]', ''])(
    'starts closed if the store has no snapshot but %j, and replaces it',
    async (value) => {
      cli('set', 'circuit:orders', value)

      expect(await invoke('42')).toMatch(/^200 /)
      expect(JSON.parse(cli('get', 'circuit:orders'))).toMatchObject({ version: 1, state: 'closed' })
    },
  )

  it('starts closed if the store has a list where the snapshot should be', async () => {
    cli('del', 'circuit:orders')
    cli('rpush', 'circuit:orders', 'one')

    expect(await invoke('42')).toMatch(/^200 /)
    cli('del', 'circuit:orders')
  })

  it('answers while its store hangs, in a new process and in one that is connected', async () => {
    await redis.fall('hanging')
    try {
      const answers = await invokeTimes(2, '42', redis.port)
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
      for (const { tookMs } of answers) expect(tookMs).toBeLessThan(1_500)
    } finally {
      await redis.heal()
    }

    whenAsked = () => redis.fall('hanging')
    try {
      const answers = await invokeTimes(3, '42', redis.port)
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
      for (const { tookMs } of answers) expect(tookMs).toBeLessThan(1_500)
    } finally {
      whenAsked = undefined
      await redis.heal()
    }
  })

  it('works without its store, with a closed circuit', async () => {
    await redis.fall('killed')

    expect(await invoke('42')).toMatch(/^200 /)
  })
})
