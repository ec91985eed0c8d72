import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable } from 'recloser/stream'
import { collect, hangingSource, listenersOn, microtasks, source } from '../support/sources.ts'
import { rejection } from '../support/tasks.ts'

describe('a signal aborted before the first item is asked for', () => {
  it('keeps the task from running, counts nothing, and gives its reason', async () => {
    const breaker = new CircuitBreaker()
    const task = vi.fn(() => source(1))

    const reason = await rejection(collect(executeIterable(breaker, task, { signal: AbortSignal.abort('gone') })))

    expect([reason, task.mock.calls.length, breaker.stats.totals]).toEqual([
      'gone',
      0,
      new CircuitBreaker().stats.totals,
    ])
  })
})

describe('an abort while an item is on its way', () => {
  it('takes nothing from a consumer whose source answers all the same', async () => {
    const controller = new AbortController()
    const next = (): Promise<IteratorResult<string, undefined>> => {
      controller.abort('gone')
      return Promise.resolve({ done: false, value: 'item' })
    }
    const stubborn = { [Symbol.asyncIterator]: () => ({ next }) }
    const items = executeIterable(new CircuitBreaker(), () => stubborn, { signal: controller.signal })

    expect(await items.next()).toEqual({ done: false, value: 'item' })
    expect(await rejection(items.next())).toBe('gone')
  })
})

describe('an abort while the task is asked', () => {
  it('reaches it by the signal, and is ignored', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const items = executeIterable(
      breaker,
      ({ signal }) =>
        new Promise<AsyncIterable<number>>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        }),
      { signal: controller.signal },
    )
    const pending = rejection(items.next())

    controller.abort('gone')

    expect([await pending, breaker.stats.totals.ignored]).toEqual(['gone', 1])
  })

  it('closes a source that comes all the same, before its first item', async () => {
    const controller = new AbortController()
    const hanging = hangingSource(['late'])
    const items = executeIterable(
      new CircuitBreaker(),
      () => {
        controller.abort('gone')
        return hanging
      },
      { signal: controller.signal },
    )

    expect(await rejection(items.next())).toBe('gone')
    expect(hanging.returned).toEqual(['gone'])
  })
})

describe('an abort between two items', () => {
  it('closes a source that knows nothing of the signal, and is ignored', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const asked = source(3)
    const items: number[] = []
    const iterate = async (): Promise<void> => {
      for await (const item of executeIterable(breaker, () => asked, { signal: controller.signal })) {
        items.push(item)
        controller.abort('gone')
      }
    }

    expect(await rejection(iterate())).toBe('gone')
    expect([items, asked.asked, breaker.stats.totals]).toEqual([
      [1],
      ['item 1', 'closed'],
      expect.objectContaining({ successes: 0, failures: 0, ignored: 1 }),
    ])
  })

  it('is a failure where time ran out', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const items = executeIterable(breaker, () => source(3), { signal: controller.signal })
    await items.next()

    controller.abort(new DOMException('too slow', 'TimeoutError'))
    await rejection(items.next())

    expect(breaker.state).toBe('open')
  })

  it('hears nothing of an error in the closing of the source', async () => {
    const controller = new AbortController()
    const sealed = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: 1 }),
        return: () => Promise.reject(new Error('cannot close')),
      }),
    }
    const items = executeIterable(new CircuitBreaker(), () => sealed, { signal: controller.signal })
    await items.next()
    controller.abort('gone')

    expect(await rejection(items.next())).toBe('gone')
  })
})

describe('an abort while an item is waited for', () => {
  it('closes the source, which then does not pass for complete', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const hanging = hangingSource(['first'])
    const items = executeIterable(breaker, () => hanging, { signal: controller.signal })
    await items.next()
    const pending = rejection(items.next())
    await microtasks()

    controller.abort('gone')

    expect([await pending, hanging.returned, breaker.stats.totals.ignored]).toEqual(['gone', ['gone'], 1])
  })

  it('leaves a generator that heeds the signal its own error', async () => {
    const controller = new AbortController()
    const own = new Error('stopped')
    const items = executeIterable(
      new CircuitBreaker(),
      async function* ({ signal }) {
        yield 1
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(own)))
      },
      { signal: controller.signal },
    )
    await items.next()
    const pending = rejection(items.next())
    await microtasks()

    controller.abort()

    expect(await pending).toBe(own)
  })
})

describe('no listener stays on a signal', () => {
  const ends: [string, (signal: AbortSignal, breaker: CircuitBreaker) => Promise<unknown>][] = [
    ['after the last item', (signal, breaker) => collect(executeIterable(breaker, () => source(2), { signal }))],
    [
      'after an error',
      (signal, breaker) =>
        rejection(collect(executeIterable(breaker, () => source(1, new Error('broken off')), { signal }))),
    ],
    [
      'between two items, where the consumer may stay for ever',
      (signal, breaker) => executeIterable(breaker, () => source(2), { signal }).next(),
    ],
    [
      'after a rejection',
      (signal, breaker) => {
        breaker.trip()
        return rejection(collect(executeIterable(breaker, () => source(2), { signal })))
      },
    ],
    [
      'after the consumer left while it waited',
      async (signal, breaker) => {
        const items = executeIterable(breaker, () => hangingSource(), { signal })
        const pending = items.next()
        await items.return()
        await pending
      },
    ],
  ]

  it.each(ends)('%s', async (_, run) => {
    const { signal } = new AbortController()
    const left = listenersOn(signal)

    await run(signal, new CircuitBreaker())

    expect(left()).toBe(0)
  })

  it('after an abort', async () => {
    const controller = new AbortController()
    const left = listenersOn(controller.signal)
    const items = executeIterable(new CircuitBreaker(), () => hangingSource(), { signal: controller.signal })
    const pending = rejection(items.next())
    await microtasks()
    expect(left()).toBe(1)

    controller.abort()
    await pending

    expect(left()).toBe(0)
  })
})
