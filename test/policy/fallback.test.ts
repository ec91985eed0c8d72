import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, isCircuitOpen, wrap } from 'recloser'
import { fallback, pipeline, retry, timeout } from 'recloser/policies'
import { any, anyError, httpStatus } from 'recloser/predicates'
import { fakeTime } from '../support/fake-time.ts'
import { raise, rejection } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

const down = (): never => raise(new Error('down'))

describe('a fallback', () => {
  it('keeps out of the way of a task that succeeds', async () => {
    const handler = vi.fn()
    const value = {}

    expect(await fallback(handler)(() => value)).toBe(value)
    expect(handler).not.toHaveBeenCalled()
  })

  it.each([['cached'], [undefined], [null], [0], [{ a: 1 }], [[1]]])('serves a value: %j', async (value) => {
    expect(await fallback(value)(down)).toBe(value)
  })

  it('serves what a function makes of the error', async () => {
    const [reason] = errors(1)
    const { signal } = new AbortController()
    const handler = vi.fn((error: unknown) => `instead of ${String(error)}`)

    const value = await fallback(handler)(failing(reason).task, { signal })

    expect([value, handler.mock.calls[0]]).toEqual(['instead of Error: failure 1', [reason, { signal }]])
  })

  it('serves what the promise of a function resolves to', async () => {
    expect(await fallback(() => Promise.resolve('later'))(down)).toBe('later')
  })

  it('serves what the same task gives through another policy or breaker', async () => {
    const [reason] = errors(1)
    const breaker = new CircuitBreaker()

    expect(await fallback(timeout(50))(failing(reason).task)).toBe('up')
    expect(await fallback(breaker)(failing(reason).task)).toBe('up')
    expect(breaker.stats.totals.successes).toBe(1)
  })

  it('hands the signal to that policy', async () => {
    const { signal } = new AbortController()
    const seen: unknown[] = []
    await fallback(pipeline(new CircuitBreaker()))((context) => (seen.push(context.signal) === 1 ? down() : 'up'), {
      signal,
    })

    expect(seen).toEqual([signal, signal])
  })

  it('calls any other function with the error, policy or not, unless it comes in a pipeline', async () => {
    const twice = vi.fn((task: (context: object) => unknown) => Promise.resolve(task({ signal: undefined })))
    const [reason] = errors(1)
    await rejection(fallback(twice as never)(failing(reason).task))
    const through = await fallback(pipeline(twice as never))(failing(reason).task)

    expect([twice.mock.calls[0]?.[0], through]).toEqual([reason, 'up'])
  })

  it('serves where an open circuit rejects the call', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    const policy = pipeline(
      fallback((error) => (isCircuitOpen(error) ? 'degraded' : 'broken')),
      breaker,
    )

    expect(await execute(policy, () => 'up')).toBe('degraded')
  })

  it('widens a wrapped function', async () => {
    const getUser = wrap(fallback('nobody'), (id: number) => (id > 0 ? { id } : down()))

    expect([await getUser(1), await getUser(0)]).toEqual([{ id: 1 }, 'nobody'])
  })
})

describe('when', () => {
  it('says which failures are replaced', async () => {
    const policy = fallback('cached', { when: ({ status }) => status === 'rejected' && time.timers() > 0 })

    expect(String(await rejection(policy(down)))).toBe('Error: down')
  })

  it('may replace values too, which the handler is told', async () => {
    const handler = vi.fn<(error: unknown) => string>(() => 'cached')
    const policy = fallback(handler, { when: any(anyError, httpStatus(503)) })
    const bad = { status: 503 }

    expect([await policy(() => bad), await policy(() => ({ status: 200 })), await policy(down)]).toEqual([
      'cached',
      { status: 200 },
      'cached',
    ])
    expect(handler.mock.calls[0]?.[0]).toBe(bad)
  })

  it('is by default every rejection but the caller’s own abort', async () => {
    const controller = new AbortController()
    const [reason] = errors(1)
    const call = fallback('cached')(
      () => {
        controller.abort()
        return raise(reason)
      },
      { signal: controller.signal },
    )

    expect(await rejection(call)).toBe(reason)
  })

  it('is so too where the caller’s time ran out', async () => {
    const controller = new AbortController()
    const call = fallback('cached')(
      () => {
        controller.abort(new DOMException('took too long', 'TimeoutError'))
        return down()
      },
      { signal: controller.signal },
    )

    expect(await call).toBe('cached')
  })

  it('leaves it to the default where it throws', async () => {
    const onHookError = vi.fn()
    const policy = fallback('cached', { when: () => raise('broken'), onHookError })

    expect([await policy(down), await policy(() => 'up')]).toEqual(['cached', 'up'])
    expect(onHookError.mock.calls).toEqual([
      ['broken', 'when'],
      ['broken', 'when'],
    ])
  })

  it('is told the outcome and the signal', async () => {
    const { signal } = new AbortController()
    const when = vi.fn(() => false)
    await fallback('cached', { when })(() => 'up', { signal })

    expect(when.mock.calls).toEqual([
      [
        { status: 'fulfilled', value: 'up' },
        { signal, probe: false },
      ],
    ])
  })

  it('is not asked where the signal is aborted before', async () => {
    const when = vi.fn(() => true)

    expect(await rejection(fallback('cached', { when })(down, { signal: AbortSignal.abort('gone') }))).toBe('gone')
    expect(when).not.toHaveBeenCalled()
  })
})

describe('a fallback that fails', () => {
  it('ends with its very error, and writes nothing on it, since other calls may share it', async () => {
    const [reason] = errors(1)
    const shared = new Error('no cache')
    const policy = fallback(() => raise(shared))

    const error = await rejection(policy(failing(reason).task))

    expect([error === shared, Object.hasOwn(shared, 'cause')]).toEqual([true, false])
  })

  it('ends with the second error of the task where that went through another policy', async () => {
    const reasons = errors(5)
    const call = rejection(fallback(retry({ attempts: 2, backoff: 0 }))(failing(...reasons).task))
    await time.pass(10)

    expect([(await call) === reasons[2], reasons[2]?.cause]).toEqual([true, undefined])
  })

  it('may rethrow the first error', async () => {
    const [reason] = errors(1)

    const error = await rejection(fallback((first) => raise(first))(failing(reason).task))

    expect([error === reason, reason?.cause]).toEqual([true, undefined])
  })
})

describe('the events of a fallback', () => {
  it('tell that it served, and in place of what', async () => {
    const policy = fallback('cached')
    const told: unknown[] = []
    policy.subscribe((event) => told.push(event))
    const [reason] = errors(1)
    await policy(failing(reason).task)
    await policy(() => 'up')

    expect(told).toEqual([{ type: 'fallback', error: reason }])
  })

  it('tell that it failed', async () => {
    const policy = fallback(() => raise('no cache'))
    const told: unknown[] = []
    policy.subscribe((event) => told.push(event))
    const [reason] = errors(1)
    await rejection(policy(failing(reason).task))

    expect(told).toEqual([{ type: 'fallbackFailed', error: 'no cache', cause: reason }])
  })

  it('reach listeners that cannot change what the caller gets', async () => {
    const onHookError = vi.fn()
    const policy = fallback('cached', { onHookError })
    policy.subscribe(() => raise('broken listener'))

    expect(await policy(down)).toBe('cached')
    expect(onHookError.mock.calls).toEqual([['broken listener', 'listener']])
  })
})
