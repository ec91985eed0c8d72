import { Queue, Worker } from 'bullmq'
import { CircuitBreaker, execute, rejectionOf } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { jsonService } from '../play/json-service.ts'
import { describeWith } from '../play/program.ts'
import { redisServer } from '../play/stores.ts'

describeWith('redis-server', 'redis-server', 'a worker of BullMQ behind a breaker', () => {
  const redis = redisServer('no call is counted here')
  const mailer = jsonService()
  const jobs = 12
  const openForMs = 300
  let breaker: CircuitBreaker
  let queue: Queue<{ readonly to: number }>
  let worker: Worker<{ readonly to: number }>
  let sent: number[]
  let failed: number
  let leaving: AbortController

  async function send(to: number): Promise<void> {
    const { ok, status } = await fetch(`${mailer.origin}/well`)
    if (!ok) throw new Error(`status ${status}`)
    sent.push(to)
  }

  beforeEach(async () => {
    await mailer.heal()
    sent = []
    failed = 0
    leaving = new AbortController()
    breaker = new CircuitBreaker({ name: 'mailer', failureThreshold: 3, resetTimeoutMs: openForMs })
    const connection = { host: '127.0.0.1', port: redis.directPort, maxRetriesPerRequest: null }
    queue = new Queue('mails', { connection })
    // Takes no job while the circuit is open: a job that is not sent for that reason has not been tried.
    worker = new Worker(
      'mails',
      async ({ data }) => {
        for (;;) {
          await untilAdmitted(breaker, { signal: leaving.signal })
          try {
            return await execute(breaker, () => send(data.to))
          } catch (error) {
            // Another job was the probe.
            if (rejectionOf(error) === undefined) throw error
          }
        }
      },
      { connection, concurrency: 2 },
    )
    worker.on('failed', () => failed++).on('error', () => undefined)
    await worker.waitUntilReady()
  })

  afterEach(async () => {
    leaving.abort()
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
  })

  const add = (): Promise<unknown> =>
    queue.addBulk(
      Array.from({ length: jobs }, (_, to) => ({
        name: 'mail',
        data: { to },
        opts: { attempts: 100, backoff: { type: 'fixed', delay: 10 } },
      })),
    )
  const everybody = Array.from({ length: jobs }, (_, to) => to)

  it('does its jobs while all is well', async () => {
    await add()

    await expect.poll(() => [...sent].sort((a, b) => a - b), { timeout: 10_000 }).toEqual(everybody)
    expect({ failed, state: breaker.state }).toEqual({ failed: 0, state: 'closed' })
  })

  it('pauses through an outage with few calls to the sick service, wakes by itself, and loses and doubles nothing', async () => {
    const { asked } = mailer
    await mailer.fall('failing')
    await add()

    await expect.poll(() => breaker.stats.totals.trips, { timeout: 10_000 }).toBeGreaterThanOrEqual(3)
    await mailer.heal()

    // Nothing else wakes it: no job is added, and nobody asks the breaker.
    await expect.poll(() => sent.length, { timeout: 10_000 }).toBe(jobs)
    expect([...sent].sort((a, b) => a - b)).toEqual(everybody)
    expect(breaker.state).toBe('closed')
    const { failures, successes, trips } = breaker.stats.totals
    // Those that opened it, one of each worker on the way meanwhile, and a probe for each further opening.
    expect(failures).toBeLessThanOrEqual(3 + 1 + trips - 1)
    expect(mailer.asked - asked).toBeLessThanOrEqual(failures + successes + 1)
    expect(failed).toBe(mailer.asked - asked - jobs)
  })
})
