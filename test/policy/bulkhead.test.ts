import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, isRejection, tryExecute } from 'recloser'
import { bulkhead, BulkheadFullError, isBulkheadFull, pipeline } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, raise, rejection } from '../support/tasks.ts'

const time = fakeTime()

const hang = (): Promise<never> => new Promise(() => undefined)
/** Promises that are settled already reach those who await them. */
const settle = (): Promise<void> => time.pass(0)

describe('a bulkhead', () => {
  it('runs so many tasks at once, and refuses the next', async () => {
    const policy = bulkhead({ maxConcurrent: 2, name: 'search' })
    void policy(hang)
    void policy(hang)
    const task = vi.fn()

    const error = await rejection(policy(task))

    expect(error).toBeInstanceOf(BulkheadFullError)
    expect(error).toMatchObject({ code: 'ERR_BULKHEAD_FULL', bulkhead: 'search', name: 'BulkheadFullError' })
    expect([String(error), policy.running, task.mock.calls.length]).toEqual([
      'BulkheadFullError: Bulkhead "search" is full',
      2,
      0,
    ])
  })

  it('gives the very value or error of the task', async () => {
    const policy = bulkhead({ maxConcurrent: 1 })
    const [value, reason] = [{}, {}]

    expect(await policy(() => value)).toBe(value)
    expect(await rejection(policy(() => raise(reason)))).toBe(reason)
  })

  it('frees the slot however the task ends', async () => {
    const policy = bulkhead({ maxConcurrent: 1 })

    await policy(() => 'up')
    await policy(() => Promise.resolve('up'))
    await rejection(policy(() => raise('thrown')))
    await rejection(policy(() => Promise.reject(new Error('down'))))

    expect([policy.running, await policy(() => 'up')]).toEqual([0, 'up'])
  })

  it('holds the slot until the task has ended, also where the caller has aborted', async () => {
    const policy = bulkhead({ maxConcurrent: 1 })
    const controller = new AbortController()
    const task = deferred()
    const call = policy(() => task.promise, { signal: controller.signal })
    controller.abort()
    await settle()
    const held = policy.running
    task.resolve('up')
    await call

    expect([held, policy.running]).toEqual([1, 0])
  })

  it('does not run the task where the signal is aborted before', async () => {
    const policy = bulkhead({ maxConcurrent: 1 })

    expect(await rejection(policy(() => 'up', { signal: AbortSignal.abort('gone') }))).toBe('gone')
    expect(policy.running).toBe(0)
  })

  it('shows its limits', () => {
    const { maxConcurrent, maxQueued, running, queued } = bulkhead({ maxConcurrent: 3, maxQueued: 4 })

    expect({ maxConcurrent, maxQueued, running, queued }).toEqual({
      maxConcurrent: 3,
      maxQueued: 4,
      running: 0,
      queued: 0,
    })
  })

  it('tells what it refuses, and lets no listener change that', async () => {
    const onHookError = vi.fn()
    const policy = bulkhead({ maxConcurrent: 1, onHookError })
    const told: unknown[] = []
    policy.subscribe(() => raise('broken listener'))
    policy.subscribe((event) => told.push(event))
    void policy(hang)

    const error = await rejection(policy(hang))

    expect(isBulkheadFull(error)).toBe(true)
    expect(told).toEqual([{ type: 'rejected', bulkhead: 'bulkhead', code: 'ERR_BULKHEAD_FULL', running: 1, queued: 0 }])
    expect(onHookError.mock.calls).toEqual([['broken listener', 'listener']])
  })
})

describe('a refusal by a bulkhead', () => {
  it('is ignored by a breaker around it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const policy = pipeline(breaker, bulkhead({ maxConcurrent: 1 }))
    void policy(hang)

    const outcome = await tryExecute(policy, hang)

    expect(outcome).toMatchObject({ reason: { code: 'ERR_BULKHEAD_FULL' } })
    expect([breaker.state, breaker.stats.totals.ignored]).toEqual(['closed', 1])
  })

  it('hands the slot of a probe back', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 10 })
    const limit = bulkhead({ maxConcurrent: 1 })
    const policy = pipeline(breaker, limit)
    breaker.trip()
    await time.pass(10)
    const task = deferred()
    const other = limit(() => task.promise)
    const probe = await rejection(policy(() => 'up'))
    task.resolve('up')
    await other

    expect([isBulkheadFull(probe), await policy(() => 'up'), breaker.state]).toEqual([true, 'up', 'closed'])
  })

  it('is told apart from other errors', () => {
    const open = new CircuitBreaker()
    open.trip()
    const others = [open.admit(), new Error('ERR_BULKHEAD_FULL'), { code: 'ERR_BULKHEAD_FULL' }, undefined]

    expect(isBulkheadFull(new BulkheadFullError('search', 'ERR_BULKHEAD_TIMEOUT'))).toBe(true)
    expect(isRejection(new BulkheadFullError('search', 'ERR_BULKHEAD_FULL'))).toBe(true)
    expect(others.map(isBulkheadFull)).toEqual([false, false, false, false])
  })
})
