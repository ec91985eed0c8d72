import { describe, expect, it, vi } from 'vitest'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, execute, isCircuitOpen, RejectedError } from 'recloser'
import { bulkhead, pipeline, retry } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise, rejection } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

const insist = { attempts: 5, backoff: constant(100), retryIf: () => true }

describe('retry around an open circuit', () => {
  it('costs no wait and no attempt, whatever retryIf says', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip(new Error('known to be down'))
    const task = vi.fn()

    const error = await rejection(execute(pipeline(retry(insist), breaker), task))

    expect(isCircuitOpen(error)).toBe(true)
    expect([breaker.stats.totals.rejected, task.mock.calls.length, time.timers()]).toEqual([1, 0, 0])
  })

  it('stops as soon as its own failures have opened it, with the last of them as cause', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const reasons = errors(5)
    const { task, runs } = failing(...reasons)
    const call = rejection(execute(pipeline(retry(insist), breaker), task))
    await time.pass(1_000)

    expect(await call).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', cause: reasons[1] })
    expect(runs()).toBe(2)
  })

  it('has the error of its last attempt as cause where somebody else opened it without one', async () => {
    const breaker = new CircuitBreaker({ name: 'billing' })
    const [reason] = errors(1)
    const call = rejection(execute(pipeline(retry(insist), breaker), failing(reason).task))
    await time.pass(50)
    breaker.hold('open')
    await time.pass(50)
    const error = await call

    expect(isCircuitOpen(error)).toBe(true)
    expect(error).toMatchObject({ code: 'ERR_CIRCUIT_HELD', circuit: 'billing', retryAfterMs: Infinity, cause: reason })
  })

  it('leaves the cause that the circuit knows', async () => {
    const breaker = new CircuitBreaker()
    const [own, known] = errors(2)
    const call = rejection(execute(pipeline(retry(insist), breaker), failing(own).task))
    await time.pass(50)
    breaker.trip(known)
    await time.pass(50)

    expect(((await call) as Error).cause).toBe(known)
  })
})

describe('retry around a client that wraps our rejection', () => {
  const wrapped = {
    'in its cause': (rejected: unknown) => new TypeError('fetch failed', { cause: rejected }),
    'two causes down': (rejected: unknown) =>
      new Error('Connection error.', { cause: new TypeError('fetch failed', { cause: rejected }) }),
    'as all errors of an AggregateError': (rejected: unknown) => new AggregateError([rejected], 'all failed'),
  }

  it.each(Object.entries(wrapped))('stops at once with the very error that the task threw: %s', async (_, wrap) => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    const error = wrap(breaker.admit())
    const { task, runs } = failing(error, error)

    expect([(await rejection(retry(insist)(task))) === error, runs(), time.timers()]).toEqual([true, 1, 0])
  })

  it.each(Object.entries(wrapped))('does so after an attempt that failed, and copies nothing: %s', async (_, wrap) => {
    const shared = new RejectedError('not run', 'ERR_BULKHEAD_SHARED')
    const error = wrap(shared)
    const { task, runs } = failing(...errors(1), error, error)
    const call = rejection(retry(insist)(task))
    await time.pass(1_000)

    expect([(await call) === error, runs(), shared.cause]).toEqual([true, 2, undefined])
  })

  it('goes on where only some errors of an AggregateError are rejections', async () => {
    const error = new AggregateError([new RejectedError('not run', 'ERR_TEST'), new Error('down')])
    const call = retry({ backoff: 100 })(failing(error).task)
    await time.pass(100)

    expect(await call).toBe('up')
  })
})

describe('retry around a full bulkhead', () => {
  it('stops at once, with the very refusal where there was no attempt before', async () => {
    const limit = bulkhead({ maxConcurrent: 1 })
    void limit(() => new Promise(() => undefined))

    const error = await rejection(execute(pipeline(retry(insist), limit), () => 'up'))

    expect(error).toMatchObject({ code: 'ERR_BULKHEAD_FULL' })
    expect([(error as Error).cause, time.timers()]).toEqual([undefined, 0])
  })
})

describe('a rejection after an attempt that failed', () => {
  it('is not written to, since it may be shared: the caller gets one of its own', async () => {
    const shared = Object.freeze(new RejectedError('not run', 'ERR_BULKHEAD_SHARED'))
    const [reason] = errors(1)
    const call = rejection(retry(insist)(failing(reason, shared).task))
    await time.pass(100)
    const error = (await call) as RejectedError

    expect([error === shared, error instanceof RejectedError, error.code, error.cause === reason]).toEqual([
      false,
      true,
      'ERR_BULKHEAD_SHARED',
      true,
    ])
    expect(shared.cause).toBeUndefined()
  })

  it('has no cause where the attempt before ended with a value', async () => {
    const shared = new RejectedError('not run', 'ERR_BULKHEAD_SHARED')
    const task = vi
      .fn<() => string>()
      .mockReturnValueOnce('bad')
      .mockImplementation(() => raise(shared))
    const call = rejection(retry(insist)(task))
    await time.pass(100)

    expect(await call).toBe(shared)
  })
})

describe('an abort by the caller', () => {
  it('before the call: the task is not run', async () => {
    const task = vi.fn()

    expect(await rejection(retry(insist)(task, { signal: AbortSignal.abort('gone') }))).toBe('gone')
    expect(task).not.toHaveBeenCalled()
  })

  it('during an attempt: the caller gets what that ends with, and there is no other', async () => {
    const controller = new AbortController()
    const reason = new Error('socket closed')
    const task = vi.fn(() => {
      controller.abort('gone')
      return raise(reason)
    })

    expect(await rejection(retry(insist)(task, { signal: controller.signal }))).toBe(reason)
    expect([task.mock.calls.length, time.timers()]).toEqual([1, 0])
  })

  it('during a wait: it ends at once, with the very reason', async () => {
    const controller = new AbortController()
    const { task, runs } = failing(...errors(9))
    const call = rejection(retry(insist)(task, { signal: controller.signal }))
    await time.pass(150)
    controller.abort('gone')

    expect([await call, runs(), time.timers()]).toEqual(['gone', 2, 0])
  })

  it('by onRetry: there is no wait', async () => {
    const controller = new AbortController()
    const { task, runs } = failing(...errors(9))
    const call = retry({ ...insist, onRetry: () => controller.abort('enough') })(task, { signal: controller.signal })

    expect([await rejection(call), runs(), time.timers()]).toEqual(['enough', 1, 0])
  })
})
