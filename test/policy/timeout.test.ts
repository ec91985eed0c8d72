import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, isRejection, tryExecute } from 'recloser'
import { pipeline, timeout, TimeoutError } from 'recloser/policies'
import { timedOut } from 'recloser/predicates'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, raise, rejection } from '../support/tasks.ts'

const time = fakeTime()

const hang = (): Promise<never> => new Promise(() => undefined)

describe('a timeout', () => {
  it('gives the very value of a task that is fast enough', async () => {
    const value = {}

    expect(await timeout(100)(() => value)).toBe(value)
    expect(time.timers()).toBe(0)
  })

  it('gives the very error of a task that is fast enough', async () => {
    const reason = Object.freeze({ code: 'E_DOWN' })

    expect(await rejection(timeout(100)(() => raise(reason)))).toBe(reason)
    expect(time.timers()).toBe(0)
  })

  it('ends a task that ignores its signal exactly when time is up', async () => {
    const ended = vi.fn()
    const call = rejection(timeout(100)(hang)).then(ended)
    await time.pass(99)
    const before = ended.mock.calls.length

    await time.pass(1)

    await call
    expect([before, ended.mock.calls[0]?.[0]]).toEqual([0, new TimeoutError(100)])
  })

  it('aborts the signal of the task with the error that the caller gets', async () => {
    let seen: AbortSignal | undefined
    const call = rejection(
      timeout(100)(({ signal }) => {
        seen = signal
        return hang()
      }),
    )
    await time.pass(100)

    expect(seen?.reason).toBe(await call)
    expect(seen?.aborted).toBe(true)
  })

  it.each(['resolves', 'rejects'] as const)('drops what the task comes to later: it %s', async (how) => {
    const late = deferred()
    const call = rejection(timeout(100)(() => late.promise))
    await time.pass(100)
    if (how === 'resolves') late.resolve('late')
    else late.reject(new Error('late'))

    expect(await call).toBeInstanceOf(TimeoutError)
  })

  it('aborts no other call: each has a signal of its own', async () => {
    const policy = timeout(100)
    const signals: (AbortSignal | undefined)[] = []
    const slow = rejection(policy(({ signal }) => (signals.push(signal), hang())))
    await time.pass(60)
    const fast = policy(async ({ signal }) => {
      signals.push(signal)
      await new Promise((resolve) => setTimeout(resolve, 60))
      return 'up'
    })
    await time.pass(60)

    expect([(await slow) instanceof TimeoutError, await fast, signals.map((signal) => signal?.aborted)]).toEqual([
      true,
      'up',
      [true, false],
    ])
  })

  it('hands the abort of the caller on, and ends at once with its very reason', async () => {
    const controller = new AbortController()
    let seen: AbortSignal | undefined
    const call = rejection(
      timeout(100)(
        ({ signal }) => {
          seen = signal
          return hang()
        },
        { signal: controller.signal },
      ),
    )
    const reason = { because: 'gone' }

    controller.abort(reason)

    expect([(await call) === reason, seen?.reason === reason, time.timers()]).toEqual([true, true, 0])
  })

  it('does not run the task where the signal is aborted before', async () => {
    const task = vi.fn(() => 'up')

    const reason = await rejection(timeout(100)(task, { signal: AbortSignal.abort('gone') }))

    expect([reason, task.mock.calls.length]).toEqual(['gone', 0])
  })

  it('takes longer than a timer can, and no limit at all', async () => {
    const slow = timeout(2 ** 31 + 5)(() => new Promise((resolve) => setTimeout(resolve, 2 ** 30, 'up')))
    const endless = timeout(Infinity)(() => new Promise((resolve) => setTimeout(resolve, 2 ** 30, 'up')))
    await time.pass(2 ** 30)

    expect([await slow, await endless]).toEqual(['up', 'up'])
  })

  it('says how long it is, and tells when it is up', async () => {
    const policy = timeout(100)
    const told: unknown[] = []
    const unsubscribe = policy.subscribe((event) => told.push(event))
    const first = rejection(policy(hang))
    await time.pass(100)
    await first
    unsubscribe()
    const second = rejection(policy(hang))
    await time.pass(100)
    await second

    expect([policy.timeoutMs, policy.name, told]).toEqual([100, 'timeout', [{ type: 'timeout', timeoutMs: 100 }]])
  })

  it('lets no listener change the outcome', async () => {
    const onHookError = vi.fn()
    const policy = timeout(100, { onHookError })
    policy.subscribe(() => raise('broken listener'))
    const call = rejection(policy(hang))
    await time.pass(100)

    expect([(await call) instanceof TimeoutError, onHookError.mock.calls]).toEqual([
      true,
      [['broken listener', 'listener']],
    ])
  })
})

describe('a TimeoutError', () => {
  it('has a name, a code and the time, and is no rejection: the task was run', () => {
    const error = new TimeoutError(100)

    expect([String(error), error.code, error.timeoutMs, isRejection(error)]).toEqual([
      'TimeoutError: The call took longer than 100 ms',
      'ERR_TIMEOUT',
      100,
      false,
    ])
    expect(timedOut({ status: 'rejected', reason: error }, { probe: false })).toBe(true)
  })

  it('is a failure for a breaker around the timeout', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const call = tryExecute(pipeline(breaker, timeout(100)), hang)
    await time.pass(100)
    await call

    expect(breaker.state).toBe('open')
  })

  it('is a failure for a breaker within the timeout, where the task heeds its signal', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const call = tryExecute(
      pipeline(timeout(100), breaker),
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('socket closed')))),
    )
    await time.pass(100)
    await call

    expect(breaker.state).toBe('open')
  })

  it('is not what a breaker sees where the caller aborts', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const call = rejection(execute(pipeline(breaker, timeout(100)), hang, { signal: controller.signal }))
    controller.abort()
    await call

    expect([breaker.state, breaker.stats.totals.ignored]).toEqual(['closed', 1])
  })
})
