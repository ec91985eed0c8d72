import { describe, expect, it, vi } from 'vitest'
import { AbortListeners } from '../../src/call/abort.ts'
import { CircuitBreaker, execute, type Guard } from 'recloser'
import { bulkhead, pipeline, retry, timeout } from 'recloser/policies'
import { executeIterable } from 'recloser/stream'
import { hangingSource } from '../support/sources.ts'
import { raise, rejection } from '../support/tasks.ts'
import { listenersOf } from './leaks.ts'
import { subjects } from './subjects.ts'

/** The warnings of Node.js while something runs. */
async function warningsDuring(run: () => Promise<unknown>): Promise<readonly string[]> {
  const warnings: string[] = []
  const note = ({ name }: Error): number => warnings.push(name)
  process.on('warning', note)
  await run()
  // They are told in a later turn of the loop.
  await new Promise((resolve) => setTimeout(resolve, 5))
  process.off('warning', note)
  return warnings
}

const guards = (): Record<string, Guard<unknown>> => ({
  'timeout, bulkhead, retry': pipeline(
    timeout(5_000),
    bulkhead({ maxConcurrent: 5, maxQueued: Infinity }),
    retry({ backoff: 1 }),
  ),
  'retry, bulkhead, timeout': pipeline(
    retry({ backoff: 1 }),
    bulkhead({ maxConcurrent: 5, maxQueued: Infinity }),
    timeout(5_000),
  ),
  timeout: timeout(5_000),
  'the queue of a bulkhead': bulkhead({ maxConcurrent: 1, maxQueued: Infinity }),
  'the waits of a retry': retry({ backoff: 5 }),
})

describe('fifty calls at once on one signal', () => {
  it.each(Object.keys(guards()))(
    'have one listener for each policy, no warning, and none at the end: %s',
    async (name) => {
      const guard = guards()[name] ?? raise('no such guard')
      const { signal } = new AbortController()
      let most = 0
      const warnings = await warningsDuring(() =>
        Promise.all(
          Array.from({ length: 50 }, async () => {
            let runs = 0
            const call = execute(
              guard,
              async () => {
                await new Promise((resolve) => setTimeout(resolve, 1))
                most = Math.max(most, listenersOf(signal))
                return runs++ === 0 ? raise('once') : 'up'
              },
              { signal },
            )
            await call.catch(() => undefined)
          }),
        ),
      )

      expect(most).toBeGreaterThanOrEqual(1)
      expect(most).toBeLessThanOrEqual(3)
      expect([warnings, listenersOf(signal)]).toEqual([[], 0])
    },
  )

  it('have one listener for each breaker, no warning, and none at the end where they are streams', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const warnings = await warningsDuring(async () => {
      const pending = Array.from({ length: 50 }, () => {
        const items = executeIterable(breaker, () => hangingSource(), { signal: controller.signal })
        return rejection(items.next())
      })
      await Promise.resolve()
      expect(listenersOf(controller.signal)).toBe(1)
      controller.abort('gone')
      expect(await Promise.all(pending)).toEqual(Array.from({ length: 50 }, () => 'gone'))
    })

    expect([warnings, listenersOf(controller.signal)]).toEqual([[], 0])
  })

  it('are streams with a listener each where the breaker is frozen', async () => {
    const breaker = new CircuitBreaker()
    Object.freeze(breaker)
    const controller = new AbortController()
    const { signal } = controller
    const pending = [1, 2].map(() => rejection(executeIterable(breaker, () => hangingSource(), { signal }).next()))
    const listeners = listenersOf(signal)
    controller.abort('gone')

    expect([listeners, await Promise.all(pending), listenersOf(signal)]).toEqual([2, ['gone', 'gone'], 0])
  })

  it('all end where it is aborted', async () => {
    const controller = new AbortController()
    const policy = timeout(5_000)
    const calls = Array.from({ length: 50 }, () =>
      rejection(policy(() => new Promise(() => undefined), { signal: controller.signal })),
    )

    controller.abort('gone')

    expect([await Promise.all(calls), listenersOf(controller.signal)]).toEqual([
      Array.from({ length: 50 }, () => 'gone'),
      0,
    ])
  })

  it('would be warned of with a listener for each', async () => {
    const { signal } = new AbortController()
    const warnings = await warningsDuring(() => {
      for (let call = 0; call < 11; call++) signal.addEventListener('abort', () => call)
      return Promise.resolve()
    })

    expect(warnings).toEqual(['MaxListenersExceededWarning'])
  })
})

describe('listeners that share a signal', () => {
  it('are each called once, but for one that was taken back by another', () => {
    const controller = new AbortController()
    const aborts = new AbortListeners()
    const [first, third] = [vi.fn(), vi.fn()]
    aborts.add(controller.signal, () => {
      first()
      stop()
    })
    const second = vi.fn()
    const stop = aborts.add(controller.signal, second)
    aborts.add(controller.signal, third)

    controller.abort()

    expect([first, second, third].map((listener) => listener.mock.calls.length)).toEqual([1, 0, 1])
  })

  it('leave the signal with the last of them, and can come back', () => {
    const controller = new AbortController()
    const { signal } = controller
    const aborts = new AbortListeners()
    const stops = [aborts.add(signal, () => undefined), aborts.add(signal, () => undefined)]
    const counts = [listenersOf(signal)]
    for (const stop of [...stops, ...stops]) {
      stop()
      counts.push(listenersOf(signal))
    }
    const late = vi.fn()
    const stopLate = aborts.add(signal, late)
    stops[0]?.()
    counts.push(listenersOf(signal))
    controller.abort()
    stopLate()

    expect([counts, late.mock.calls.length, listenersOf(signal)]).toEqual([[1, 1, 0, 0, 0, 1], 1, 0])
  })
})

/** A signal as old polyfills have it. */
function plainSignal(): { readonly signal: AbortSignal; readonly abort: (reason: unknown) => void } {
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  }
  const abort = (reason: unknown): void => {
    Object.assign(signal, { aborted: true, reason })
    listeners.forEach((listener) => listener())
  }
  return { signal: signal as unknown as AbortSignal, abort }
}

describe('a signal that has no throwIfAborted', () => {
  it.each(Object.entries(subjects))('ends a call before it begins, with its reason: %s', async (_, make) => {
    const { signal, abort } = plainSignal()
    abort('gone')

    expect(await rejection(execute(make(), () => 'up', { signal }))).toBe('gone')
  })

  it.each(Object.entries(subjects))('lets a call through: %s', async (_, make) => {
    expect(await execute(make(), () => 'up', { signal: plainSignal().signal })).toBe('up')
  })

  it('ends a timeout, the queue of a bulkhead, and the wait of a retry', async () => {
    const { signal, abort } = plainSignal()
    const hang = (): Promise<never> => new Promise(() => undefined)
    const limit = bulkhead({ maxConcurrent: 1, maxQueued: 1 })
    void limit(hang)
    const calls = [
      timeout(5_000)(hang, { signal }),
      limit(hang, { signal }),
      retry({ backoff: 5_000 })(() => raise('down'), { signal }),
    ]
    const ended = Promise.all(calls.map(rejection))
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    abort('gone')

    expect(await ended).toEqual(['gone', 'gone', 'gone'])
  })

  it('ends a stream before it begins, between two items, and while one is waited for', async () => {
    const { signal, abort } = plainSignal()
    const breaker = new CircuitBreaker()
    const between = executeIterable(breaker, () => hangingSource(['first']), { signal })
    await between.next()
    const pending = rejection(executeIterable(breaker, () => hangingSource(), { signal }).next())
    await new Promise((resolve) => setTimeout(resolve))
    abort('gone')
    const before = executeIterable(breaker, () => hangingSource(), { signal })

    expect([await rejection(before.next()), await rejection(between.next()), await pending]).toEqual([
      'gone',
      'gone',
      'gone',
    ])
  })
})
