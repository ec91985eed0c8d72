import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { bulkhead } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, rejection, type Deferred } from '../support/tasks.ts'
import { listenersOf } from './leaks.ts'

const time = fakeTime()

const hang = (): Promise<never> => new Promise(() => undefined)

/** Calls that each log when they begin, and end when the test says so. */
function calls(policy: ReturnType<typeof bulkhead>, count: number) {
  const began: number[] = []
  const tasks: Deferred<string>[] = Array.from({ length: count }, () => deferred())
  const ended = tasks.map((task, index) => policy(() => (began.push(index), task.promise)))
  return { began, tasks, ended: Promise.allSettled(ended) }
}

describe('the queue of a bulkhead', () => {
  it('is served first come, first served', async () => {
    const policy = bulkhead({ maxConcurrent: 2, maxQueued: 10 })
    const { began, tasks, ended } = calls(policy, 6)
    const queued = policy.queued
    for (const task of tasks) {
      task.resolve('up')
      await time.pass(0)
    }
    await ended

    expect([queued, began, policy.running, policy.queued]).toEqual([4, [0, 1, 2, 3, 4, 5], 0, 0])
  })

  it('is not jumped by a call that comes as a slot falls free', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 5 })
    const began: string[] = []
    const first = policy(() => undefined)
    const waiting = policy(() => began.push('waiting'))
    // In the very turn in which the slot is handed over.
    const jumper = first.then(() => policy(() => began.push('jumper')))
    await Promise.all([waiting, jumper])

    expect(began).toEqual(['waiting', 'jumper'])
  })

  it('is bounded', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 2 })
    for (let i = 0; i < 3; i++) void policy(hang)

    expect(await rejection(policy(hang))).toMatchObject({ code: 'ERR_BULKHEAD_FULL' })
    expect([policy.running, policy.queued]).toEqual([1, 2])
  })

  it('is as long as it takes where that is Infinity', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: Infinity })
    const calls = Array.from({ length: 1_000 }, (_, index) => policy(() => index))
    const queued = policy.queued

    expect([policy.maxQueued, queued, (await Promise.all(calls)).length]).toEqual([Infinity, 999, 1_000])
  })

  it('is left at an abort, at once and with the very reason', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 1 })
    void policy(hang)
    const controller = new AbortController()
    const task = vi.fn()
    const call = rejection(policy(task, { signal: controller.signal }))
    controller.abort('gone')
    const queued = policy.queued

    expect([await call, queued, task.mock.calls.length, listenersOf(controller.signal)]).toEqual(['gone', 0, 0, 0])
  })

  it('keeps the place of the others where one of them leaves', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 5 })
    const first = deferred()
    void policy(() => first.promise)
    const controller = new AbortController()
    const began: string[] = []
    const second = policy(() => began.push('second'))
    const leaver = rejection(policy(() => began.push('leaver'), { signal: controller.signal }))
    const third = policy(() => began.push('third'))
    controller.abort()
    first.resolve('up')
    await Promise.all([second, leaver, third])

    expect(began).toEqual(['second', 'third'])
  })

  it('is left when it takes too long', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 50 })
    const told: unknown[] = []
    policy.subscribe((event) => told.push(event))
    void policy(hang)
    const call = rejection(policy(hang))
    await time.pass(49)
    const before = policy.queued
    await time.pass(1)

    expect(String(await call)).toBe('BulkheadFullError: Bulkhead "bulkhead" had no room in time')
    expect([before, policy.queued, time.timers()]).toEqual([1, 0, 0])
    expect(told).toEqual([
      { type: 'rejected', bulkhead: 'bulkhead', code: 'ERR_BULKHEAD_TIMEOUT', running: 1, queued: 0 },
    ])
  })

  it('hands the slot on where the caller aborts just as its turn comes', async () => {
    const policy = bulkhead({ maxConcurrent: 1, maxQueued: 2 })
    const first = deferred()
    const controller = new AbortController()
    void policy(() => first.promise)
    const task = vi.fn()
    const second = rejection(policy(task, { signal: controller.signal }))
    const third = policy(() => 'up')
    first.resolve('up')
    while (policy.queued === 2) await Promise.resolve()
    controller.abort('gone')

    expect([await second, await third, task.mock.calls.length, policy.running]).toEqual(['gone', 'up', 0, 0])
  })
})

it('never runs more than it may, nor queues more, nor lets anybody wait for a free slot', async () => {
  const step = fc.oneof(
    fc.constant({ kind: 'call' as const }),
    fc.record({ kind: fc.constantFrom('end' as const, 'abort' as const), at: fc.nat({ max: 20 }) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.nat({ max: 30 }) }),
  )
  const limits = fc.record({ maxConcurrent: fc.integer({ min: 1, max: 3 }), maxQueued: fc.nat({ max: 3 }) })

  const property = fc.asyncProperty(limits, fc.array(step, { maxLength: 40 }), async (options, steps) => {
    const policy = bulkhead({ ...options, queueTimeoutMs: 20 })
    const made: { task: Deferred<string>; controller: AbortController }[] = []
    let running = 0
    for (const each of steps) {
      const picked = 'at' in each ? made[each.at] : undefined
      if (each.kind === 'call') {
        const call = { task: deferred(), controller: new AbortController() }
        made.push(call)
        const run = async (): Promise<string> => {
          running++
          return call.task.promise.finally(() => running--)
        }
        policy(run, { signal: call.controller.signal }).catch(() => undefined)
      } else if (each.kind === 'end') picked?.task.resolve('up')
      else if (each.kind === 'abort') picked?.controller.abort()
      await time.pass('ms' in each ? each.ms : 0)

      expect(running).toBe(policy.running)
      expect(policy.running).toBeLessThanOrEqual(options.maxConcurrent)
      expect(policy.queued).toBeLessThanOrEqual(options.maxQueued)
      expect(policy.queued > 0 && policy.running < options.maxConcurrent).toBe(false)
    }
    for (const { task } of made) task.resolve('up')
    await time.pass(1_000)
    expect([running, policy.running, policy.queued, time.timers()]).toEqual([0, 0, 0, 0])
  })

  await fc.assert(property, { numRuns: 200 })
}, 60_000)
