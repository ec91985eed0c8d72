import { execFile } from 'node:child_process'
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
  const service = orderService()
  const bundle = (): string => join(inject('stage'), 'lambda.cjs')

  beforeAll(() =>
    build({ entryPoints: [join(inject('stage'), 'lambda.ts')], bundle: true, platform: 'node', outfile: bundle() }),
  )

  /** One invocation in a process of its own: what it shares with others lies in Redis. */
  async function invoke(id: string): Promise<string> {
    const program = `require(${JSON.stringify(bundle())}).handler({ pathParameters: { id: ${JSON.stringify(id)} } })
      .then((response) => { console.log(JSON.stringify(response)); process.exit() })`
    const env = { ORDERS_URL: service.origin, REDIS_URL: `redis://127.0.0.1:${redis.directPort}` }
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env })
    const { statusCode, headers, body } = JSON.parse(stdout) as {
      statusCode: number
      headers?: Record<string, number>
      body: string
    }
    return `${statusCode}${headers?.['retry-after'] === undefined ? '' : ` Retry-After: ${headers['retry-after']}`} ${body}`
  }

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

  it('works without its store, with a closed circuit', async () => {
    await redis.fall('killed')

    expect(await invoke('42')).toMatch(/^200 /)
  })
})
