import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable } from 'recloser/stream'
import { driveTo, manualClock } from 'recloser/testing'
import { hangingSource, microtasks, source, takeFirst } from '../support/sources.ts'
import { deferred, raise, rejection } from '../support/tasks.ts'

describe('a consumer that leaves early', () => {
  it('closes the source once, however often it leaves', async () => {
    const hanging = hangingSource()
    const items = executeIterable(new CircuitBreaker(), () => hanging)
    void items.next()
    await microtasks()
    await items.return('enough')

    await items.return('more than enough')

    expect(hanging.returned).toEqual(['enough'])
  })

  it('is told of its own value where the source is a stream', async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('item')
      },
    })
    const items = executeIterable(new CircuitBreaker(), () => stream)
    await items.next()

    expect(await items.return('enough')).toEqual({ done: true, value: 'enough' })
  })

  it('has seen a success where an item had arrived, and closes the source', async () => {
    const breaker = new CircuitBreaker()
    const asked = source(3)

    await takeFirst(executeIterable(breaker, () => asked))

    expect(breaker.stats.totals).toMatchObject({ successes: 1, ignored: 0 })
    expect(asked.asked).toEqual(['item 1', 'closed'])
  })

  it('counts for nothing where none had arrived, though the source hangs', async () => {
    const breaker = new CircuitBreaker()
    const hanging = hangingSource()
    const items = executeIterable(breaker, () => hanging)
    const pending = items.next()
    await microtasks()

    const left = await items.return('enough')

    expect([left, await pending]).toEqual([
      { done: true, value: 'enough' },
      { done: true, value: undefined },
    ])
    expect([breaker.stats.totals.ignored, hanging.returned]).toEqual([1, ['enough']])
  })

  it('gives the slot of a probe back at once, also where a generator hangs for ever', () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ clock })
    driveTo(breaker, 'half-open', clock)
    const never = source(1, undefined, new Promise(() => undefined))
    const items = executeIterable(breaker, () => never)
    void items.next()

    void items.return()

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('closes a circuit as its probe, where an item had arrived', async () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ clock })
    driveTo(breaker, 'half-open', clock)

    await takeFirst(executeIterable(breaker, () => source(2)))

    expect(breaker.state).toBe('closed')
  })

  it('counts once, however often it leaves', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, () => source(3))
    await items.next()

    const ends = [await items.return('a'), await items.return('b'), await items.next()]

    expect(ends).toEqual([
      { done: true, value: 'a' },
      { done: true, value: 'b' },
      { done: true, value: undefined },
    ])
    expect(breaker.stats.totals).toMatchObject({ successes: 1, ignored: 0 })
  })

  it('runs nothing where it leaves before it began', async () => {
    const breaker = new CircuitBreaker()
    const task = vi.fn(() => source(1))
    const items = executeIterable(breaker, task)

    expect([await items.return('never'), await items.next()]).toEqual([
      { done: true, value: 'never' },
      { done: true, value: undefined },
    ])
    expect([task.mock.calls.length, breaker.stats.totals.ignored]).toEqual([0, 0])
  })

  it('closes a source that comes after it has left', async () => {
    const breaker = new CircuitBreaker()
    const asked = hangingSource(['late'])
    const gate = deferred<AsyncIterable<string>>()
    const items = executeIterable(breaker, () => gate.promise)
    const pending = items.next()
    const left = items.return()

    gate.resolve(asked)

    expect([await pending, await left]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    expect([asked.returned, breaker.stats.totals]).toEqual([
      [undefined],
      expect.objectContaining({ successes: 0, ignored: 1 }),
    ])
  })

  it('is not told of a task that fails after it has left', async () => {
    const breaker = new CircuitBreaker()
    const gate = deferred<AsyncIterable<string>>()
    const items = executeIterable(breaker, () => gate.promise)
    const pending = items.next()
    const left = items.return()

    gate.reject(new Error('down'))

    expect([await pending, await left]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    expect(breaker.stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('hears of an error in the closing of the source, which does not count', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, async function* () {
      try {
        yield await Promise.resolve(1)
      } finally {
        raise(new Error('cannot close'))
      }
    })
    await items.next()

    expect(await rejection(items.return())).toEqual(new Error('cannot close'))
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it('may leave a source that has nothing to close', async () => {
    const breaker = new CircuitBreaker()
    const endless = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 1 }) }) }

    await takeFirst(executeIterable(breaker, () => endless))

    expect(breaker.stats.totals.successes).toBe(1)
  })

  it('leaves at the end of a block with `await using`', async () => {
    const asked = source(3)
    {
      await using items = executeIterable(new CircuitBreaker(), () => asked)
      await items.next()
    }

    expect(asked.asked).toEqual(['item 1', 'closed'])
  })
})

describe('a consumer that throws into the source', () => {
  it('leaves, where a generator lets the error pass', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, () => source(3)[Symbol.asyncIterator]() as AsyncGenerator<number>)
    await items.next()
    const error = new Error('mine')

    expect(await rejection(items.throw(error))).toBe(error)
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it('gets the next item of a generator that catches the error, and the call goes on', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, async function* () {
      try {
        yield await Promise.resolve('first')
      } catch {
        yield 'caught'
      }
    })
    await items.next()

    const item = await items.throw(new Error('mine'))

    expect([item, breaker.stats.totals.successes]).toEqual([{ done: false, value: 'caught' }, 0])
    expect([await items.next(), breaker.stats.totals.successes]).toEqual([{ done: true, value: undefined }, 1])
  })

  it('meets a failure, where a generator throws an error of its own', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, async function* () {
      try {
        yield await Promise.resolve('first')
      } catch (error) {
        throw new Error('cannot go on', { cause: error })
      }
    })
    await items.next()

    expect(await rejection(items.throw(new Error('mine')))).toEqual(new Error('cannot go on'))
    expect(breaker.stats.totals).toMatchObject({ successes: 0, failures: 1 })
  })

  it('closes a source that takes no errors', async () => {
    const hanging = hangingSource(['first'])
    const items = executeIterable(new CircuitBreaker(), () => hanging)
    await items.next()
    const error = new Error('mine')

    expect(await rejection(items.throw(error))).toBe(error)
    expect(hanging.returned).toEqual([error])
  })

  it.each([0, 3])('gets the error back before the first item and after the last, of %i', async (asked) => {
    const items = executeIterable(new CircuitBreaker(), () => source(2))
    for (let item = 0; item < asked; item++) await items.next()

    expect(await rejection(items.throw('mine'))).toBe('mine')
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })
})
