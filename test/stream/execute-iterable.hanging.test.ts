import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable } from 'recloser/stream'
import { collect, listenersOn, microtasks, source } from '../support/sources.ts'
import { deferred, rejection } from '../support/tasks.ts'

describe('a consumer that leaves while a generator hangs', () => {
  /** A generator that waits for the gate before its only item, and one call that waits for it. */
  async function hanging(signal?: AbortSignal) {
    const gate = deferred<undefined>()
    const asked = source(1, undefined, gate.promise)
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, () => asked, { signal })
    const pending = items.next()
    await microtasks()
    return { gate, asked, breaker, items, pending }
  }

  it('gets out at once, as does what waits for an item', async () => {
    const { items, pending, breaker } = await hanging()

    expect([await items.return('enough'), await pending, await items.next()]).toEqual([
      { done: true, value: 'enough' },
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    expect(breaker.stats.totals).toMatchObject({ successes: 0, failures: 0, ignored: 1 })
  })

  it('ends a loop that stands in it', async () => {
    const { items, breaker } = await hanging()
    const loop = collect(items)
    await microtasks()

    await items.return()

    expect([await loop, breaker.stats.totals.ignored]).toEqual([[], 1])
  })

  it('has it closed once its wait is over', async () => {
    const { gate, asked, items } = await hanging()
    await items.return()
    const before = [...asked.asked]

    gate.resolve(undefined)
    await microtasks()

    expect([before, asked.asked]).toEqual([['item 1'], ['item 1', 'closed']])
  })

  it('is not told where its wait ends badly, nor is the breaker', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { gate, asked, items, breaker } = await hanging()
    await items.return()

    gate.reject(new Error('down'))
    await new Promise((resolve) => setTimeout(resolve))
    process.off('unhandledRejection', unhandled)

    expect([unhandled.mock.calls, asked.asked, breaker.stats.totals.failures]).toEqual([[], ['item 1', 'closed'], 0])
  })

  it('leaves no listener on its signal', async () => {
    const { signal } = new AbortController()
    const left = listenersOn(signal)
    const { items } = await hanging(signal)
    const before = left()

    await items.return()

    expect([before, left()]).toEqual([1, 0])
  })

  it('gets out with its error where it throws', async () => {
    const { items, pending } = await hanging()

    expect([await rejection(items.throw('mine')), await pending]).toEqual(['mine', { done: true, value: undefined }])
  })

  it('gets out of a task that never answers', async () => {
    const items = executeIterable(new CircuitBreaker(), () => new Promise<AsyncIterable<number>>(() => undefined))
    const pending = items.next()

    expect([await items.return('enough'), await pending]).toEqual([
      { done: true, value: 'enough' },
      { done: true, value: undefined },
    ])
  })

  it('asks nothing of a source that comes after it has left', async () => {
    const asked = source(1)
    const gate = deferred<AsyncIterable<number>>()
    const items = executeIterable(new CircuitBreaker(), () => gate.promise)
    void items.next()
    await items.return()

    gate.resolve(asked)
    await microtasks()

    expect(asked.asked).toEqual([])
  })

  it('gets out of a generator that hangs over an error thrown into it', async () => {
    const items = executeIterable(new CircuitBreaker(), async function* () {
      try {
        yield await Promise.resolve(1)
      } catch {
        await new Promise(() => undefined)
      }
    })
    await items.next()
    const thrown = items.throw(new Error('mine'))
    await microtasks()

    expect([await items.return('enough'), await thrown]).toEqual([
      { done: true, value: 'enough' },
      { done: true, value: undefined },
    ])
  })
})

it('is answered by a source that answers at once when an error is thrown into it', async () => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  const last = { done: true, value: 'caught' } as const
  // As a source written in JavaScript may be.
  const atOnce = {
    next: () => Promise.resolve({ done: false, value: 1 }),
    throw: () => last,
  } as unknown as AsyncIterator<number>
  const items = executeIterable(new CircuitBreaker(), () => ({ [Symbol.asyncIterator]: () => atOnce }), { signal })
  await items.next()

  expect(await items.throw(new Error('mine'))).toEqual(last)
  expect(added.mock.calls.length).toBe(removed.mock.calls.length)
})
