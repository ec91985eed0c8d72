import { describe, expect, it } from 'vitest'
import { ReadableStream } from 'node:stream/web'
import { CircuitBreaker } from 'recloser'
import { executeIterable, toReadableStream, wrapIterable } from 'recloser/stream'
import { driveTo } from 'recloser/testing'
import { collect, hangingSource, microtasks, source, takeFirst } from '../support/sources.ts'
import { deferred, rejection } from '../support/tasks.ts'

/** A stream of these chunks that ends, errors, or waits; `cancelled` has the reasons it was cancelled for. */
function stream(chunks: readonly string[], end: 'close' | 'wait' | Error = 'close') {
  const cancelled: unknown[] = []
  const rest = [...chunks]
  const readable = new ReadableStream<string>(
    {
      pull: (controller) => {
        const chunk = rest.shift()
        if (chunk !== undefined) controller.enqueue(chunk)
        else if (end === 'close') controller.close()
        else if (end !== 'wait') controller.error(end)
      },
      cancel: (reason) => {
        cancelled.push(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return { readable, cancelled }
}

describe('a ReadableStream as a source', () => {
  it('counts a success when it closes', async () => {
    const breaker = new CircuitBreaker()

    const chunks = await collect(executeIterable(breaker, () => stream(['a', 'b']).readable))

    expect([chunks, breaker.stats.totals.successes]).toEqual([['a', 'b'], 1])
  })

  it('counts a failure when it errors, with that very error', async () => {
    const breaker = new CircuitBreaker()
    const error = new Error('broken off')

    const thrown = await rejection(collect(executeIterable(breaker, () => stream(['a'], error).readable)))

    expect([thrown === error, breaker.stats.totals.failures]).toEqual([true, 1])
  })

  it('is cancelled when the consumer leaves', async () => {
    const breaker = new CircuitBreaker()
    const { readable, cancelled } = stream(['a', 'b'])

    await takeFirst(wrapIterable(breaker, () => readable)())

    expect([cancelled, breaker.stats.totals.successes]).toEqual([[undefined], 1])
  })

  it('is cancelled at once, also while it waits for a chunk', async () => {
    const { readable, cancelled } = stream([], 'wait')
    const items = executeIterable(new CircuitBreaker(), () => readable)
    const pending = items.next()
    await microtasks()

    await items.return('enough')

    expect([cancelled, await pending]).toEqual([['enough'], { done: true, value: undefined }])
  })

  it('is cancelled by an abort that it knows nothing of, and does not pass for complete', async () => {
    const controller = new AbortController()
    const { readable, cancelled } = stream(['a'], 'wait')
    const items = executeIterable(new CircuitBreaker(), () => readable, { signal: controller.signal })
    await items.next()
    const pending = rejection(items.next())
    await microtasks()

    controller.abort('gone')

    expect([await pending, cancelled]).toEqual(['gone', ['gone']])
  })

  it.each<{ how: string; end: 'close' | Error; items: number }>([
    { how: 'it has ended', end: 'close', items: 3 },
    { how: 'it has failed', end: new Error('broken off'), items: 3 },
    { how: 'the consumer has left', end: 'close', items: 1 },
  ])('is unlocked once $how, so that others can look at it', async ({ end, items }) => {
    const { readable } = stream(['a', 'b'], end)
    const iteration = executeIterable(new CircuitBreaker(), () => readable)
    const locked: boolean[] = []
    for (let item = 0; item < items; item++) {
      await iteration.next().catch(() => undefined)
      locked.push(readable.locked)
    }
    await iteration.return()

    expect([locked.slice(0, 2), readable.locked]).toEqual([Array(Math.min(items, 2)).fill(true), false])
  })

  it('is done for all who wait where it ends, and for those who ask just then', async () => {
    const { readable } = stream(['a'])
    const items = executeIterable(new CircuitBreaker(), () => readable)
    await items.next()
    const first = items.next()
    const others = [items.next()]
    for (let turn = 0; turn < 30; turn++) {
      await Promise.resolve()
      others.push(items.next())
    }

    const ends = await Promise.all([first, ...others])

    expect(ends).toEqual(ends.map(() => ({ done: true, value: undefined })))
  })

  it('may be left after an abort has cancelled it', async () => {
    const controller = new AbortController()
    const { readable, cancelled } = stream([], 'wait')
    const items = executeIterable(new CircuitBreaker(), () => readable, { signal: controller.signal })
    const pending = items.next()
    await microtasks()
    controller.abort('gone')

    expect([await items.return('enough'), await pending, cancelled]).toEqual([
      { done: true, value: 'enough' },
      { done: true, value: undefined },
      ['gone'],
    ])
  })

  it('works where streams have no iterator of their own', async () => {
    const { readable } = stream(['a', 'b'])
    const older = { getReader: () => readable.getReader() }

    const chunks = await collect(
      executeIterable(new CircuitBreaker(), () => older as unknown as ReadableStream<string>),
    )

    expect(chunks).toEqual(['a', 'b'])
  })
})

describe('toReadableStream', () => {
  it('gives the items as a stream, which errors as the source does', async () => {
    const error = new Error('broken off')
    const breaker = new CircuitBreaker()
    const reader = toReadableStream(executeIterable(breaker, () => source(1, error))).getReader()

    expect(await reader.read()).toEqual({ done: false, value: 1 })
    expect(await rejection(reader.read())).toBe(error)
    expect(breaker.stats.totals.failures).toBe(1)
  })

  it('closes when the items end', async () => {
    const items = await collect(executeIterable(new CircuitBreaker(), () => toReadableStream(source(2))))

    expect(items).toEqual([1, 2])
  })

  it('runs nothing before it is read, and asks for no item ahead', async () => {
    const asked = source(3)
    const reader = toReadableStream(executeIterable(new CircuitBreaker(), () => asked)).getReader()
    await microtasks()
    const before = [...asked.asked]

    await reader.read()
    await microtasks()

    expect([before, asked.asked]).toEqual([[], ['item 1']])
  })

  it('errors with the rejection while the circuit is open', async () => {
    const breaker = new CircuitBreaker()
    driveTo(breaker, 'open')

    const reader = toReadableStream(executeIterable(breaker, () => source(1))).getReader()

    expect(await rejection(reader.read())).toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
  })

  it('cancels a stream at its source, with the reason', async () => {
    const breaker = new CircuitBreaker()
    const { readable, cancelled } = stream(['a', 'b'])
    const reader = toReadableStream(executeIterable(breaker, () => readable)).getReader()
    await reader.read()

    await reader.cancel('enough')

    expect([cancelled, breaker.stats.totals.successes]).toEqual([['enough'], 1])
  })

  it('cancels a source that hangs, while the reader waits', async () => {
    const hanging = hangingSource()
    const reader = toReadableStream(executeIterable(new CircuitBreaker(), () => hanging)).getReader()
    const pending = reader.read()
    await microtasks()

    await reader.cancel('enough')

    expect([await pending, hanging.returned]).toEqual([{ done: true, value: undefined }, ['enough']])
  })

  it('is cancelled at once where a generator hangs, which is closed once its wait is over', async () => {
    const gate = deferred<undefined>()
    const asked = source(1, undefined, gate.promise)
    const reader = toReadableStream(asked).getReader()
    const pending = reader.read()
    await microtasks()

    await reader.cancel('enough')

    expect([await pending, asked.asked]).toEqual([{ done: true, value: undefined }, ['item 1']])
    gate.resolve(undefined)
    await microtasks()
    expect(asked.asked).toEqual(['item 1', 'closed'])
  })

  it.each([0, 1])('tells who cancels it of an error in the closing of the source, after %i items', async (read) => {
    const broken = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: 1 }),
        return: () => Promise.reject(new Error('cannot close')),
      }),
    }
    const reader = toReadableStream(broken).getReader()
    for (let item = 0; item < read; item++) await reader.read()
    await microtasks()

    expect(await rejection(reader.cancel())).toEqual(new Error('cannot close'))
  })

  it('takes items that cannot be left', async () => {
    const endless = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 1 }) }) }

    await expect(toReadableStream(endless).cancel()).resolves.toBeUndefined()
  })

  it.each([undefined, null, 5, [1]])('refuses %s', (items) => {
    expect(() => toReadableStream(items as never)).toThrow(
      /^toReadableStream\(\): `items` must be an async iterable, received /,
    )
  })
})
