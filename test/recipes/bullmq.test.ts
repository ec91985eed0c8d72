import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { httpService, sendJson } from '../foreign/play/http-service.ts'
import { describeWith } from '../foreign/play/program.ts'
import { redisServer } from '../foreign/play/stores.ts'
import { connections, longText } from './play/connections.ts'
import { expectOnPage, shown } from './play/outage.ts'
import { loadRecipe } from './play/recipe.ts'

type Recipe = typeof import('../../examples/recipes/bullmq.ts')

describeWith('redis-server', 'redis-server', 'the recipe for BullMQ', () => {
  const redis = redisServer('no call is counted here')
  const sent: string[] = []
  const seen = connections()
  const mailer = httpService(({ socket }, response, body) => {
    seen.see(socket)
    sent.push((JSON.parse(body) as { to: string }).to)
    sendJson(response, 200, { details: longText })
  })
  const everybody = Array.from({ length: 40 }, (_, index) => `customer-${index}`)
  let recipe: Recipe
  const events: string[] = []

  beforeAll(async () => {
    recipe = await loadRecipe<Recipe>('bullmq.ts', {
      REDIS_URL: `redis://127.0.0.1:${redis.directPort}`,
      MAILER_URL: mailer.origin,
    })
    recipe.worker
      .on('completed', () => events.push('a mail is sent'))
      .on('failed', (_, error) => events.push(`a job failed: ${error.message}`))
      .on('paused', () => events.push('the worker pauses'))
      .on('resumed', () => events.push('the worker goes on'))
    await recipe.worker.waitUntilReady()
  })
  afterEach(() => mailer.heal())
  afterAll(() => recipe.close())

  const add = (): Promise<unknown> =>
    recipe.queue.addBulk(
      everybody.map((to) => ({
        name: 'mail',
        data: { to },
        opts: { attempts: 1_000, backoff: { type: 'fixed', delay: 50 } },
      })),
    )

  it('sends each mail once while all is well, and leaves no connection behind', async () => {
    await add()

    await expect.poll(() => sent.length, { timeout: 10_000 }).toBe(everybody.length)
    expect([...sent].sort()).toEqual([...everybody].sort())
    expect(events.every((event) => event === 'a mail is sent')).toBe(true)
    await expect.poll(() => seen.open).toBeLessThan(10)
  })

  it('pauses while the mailer is down, goes on by itself, and sends each mail once', async () => {
    sent.length = 0
    await mailer.fall('failing')
    const { asked } = mailer
    await add()

    await expect.poll(() => recipe.worker.isPaused(), { timeout: 10_000 }).toBe(true)
    await expect.poll(() => recipe.breaker.stats.totals.trips, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
    await mailer.heal()

    // Nobody asks the breaker, and no job is added.
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBe(everybody.length)
    await expect
      .poll(() => recipe.queue.getJobCounts('wait', 'active', 'delayed', 'failed'))
      .toEqual({
        wait: 0,
        active: 0,
        delayed: 0,
        failed: 0,
      })
    expect([...sent].sort()).toEqual([...everybody].sort())
    // Only a job that the mailer was asked about has lost an attempt.
    const attempts = mailer.asked - asked - everybody.length
    expect(attempts).toBeGreaterThan(0)
    expect(events.filter((event) => event.startsWith('a job failed'))).toHaveLength(attempts)
    expectOnPage(
      'bullmq',
      'bullmq.ts',
      events.map(shown).filter((event, index, all) => all.indexOf(event) === index),
    )
  })
})
