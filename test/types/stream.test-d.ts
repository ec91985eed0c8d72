import { ReadableStream as NodeStream } from 'node:stream/web'
import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, type Breaker } from 'recloser'
import { executeIterable, toReadableStream, wrapIterable, type GuardedIterable } from 'recloser/stream'

const breaker = new CircuitBreaker()

interface Row {
  readonly id: number
}

declare function rows(table: string): AsyncGenerator<Row, void, undefined>
declare function laterRows(table: string): Promise<AsyncIterable<Row>>
declare function body(): Promise<ReadableStream<Uint8Array>>
declare const standIn: Breaker
declare const either: AsyncIterable<Row> | ReadableStream<string>
declare const nodeStream: NodeStream<string>

describe('executeIterable', () => {
  it('infers the items of a generator', () => {
    const items = executeIterable(breaker, async function* () {
      yield await Promise.resolve(1)
    })

    expectTypeOf(items).toEqualTypeOf<GuardedIterable<number>>()
  })

  it('infers the items of an async iterable, also of one that comes later', () => {
    expectTypeOf(executeIterable(breaker, () => rows('users'))).toEqualTypeOf<GuardedIterable<Row>>()
    expectTypeOf(executeIterable(breaker, () => laterRows('users'))).toEqualTypeOf<GuardedIterable<Row>>()
  })

  it('infers the chunks of a stream, of the browser and of Node', () => {
    expectTypeOf(executeIterable(breaker, body)).toEqualTypeOf<GuardedIterable<Uint8Array>>()
    expectTypeOf(executeIterable(breaker, () => nodeStream)).toEqualTypeOf<GuardedIterable<string>>()
  })

  it('takes a stand-in for a breaker', () => {
    expectTypeOf(executeIterable(standIn, () => rows('users'))).toEqualTypeOf<GuardedIterable<Row>>()
    expectTypeOf(wrapIterable(standIn, rows)('users')).toEqualTypeOf<GuardedIterable<Row>>()
  })

  it('takes predicates of its own for one call or one function', () => {
    executeIterable(breaker, () => rows('users'), { isFailure: (outcome) => outcome.status === 'rejected' })
    wrapIterable(breaker, rows, { isIgnored: (outcome) => outcome.status === 'rejected' })
    // @ts-expect-error -- each call has a signal of its own
    wrapIterable(breaker, rows, { signal: AbortSignal.abort() })
  })

  it('infers the items of either', () => {
    expectTypeOf(executeIterable(breaker, () => either)).toEqualTypeOf<GuardedIterable<Row | string>>()
  })

  it('infers the items of a source whose items are not known yet', () => {
    const guardAll = <T>(source: AsyncIterable<T>): AsyncIterable<T> => executeIterable(breaker, () => source)

    expectTypeOf(guardAll(rows('users'))).toEqualTypeOf<AsyncIterable<Row>>()
  })

  it('hands the task a signal', () => {
    executeIterable(breaker, ({ signal }) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      return rows('users')
    })
  })

  it('gives what for await takes, and what can be left', async () => {
    const items = executeIterable(breaker, () => rows('users'))
    for await (const item of items) expectTypeOf(item).toEqualTypeOf<Row>()
    expectTypeOf(items).toExtend<AsyncIterable<Row>>()
    expectTypeOf(items).toExtend<AsyncDisposable>()
    await items.return()
    await items.throw(new Error('enough'))
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no iterable
    executeIterable(breaker, () => 5)
    // @ts-expect-error -- an array has nothing to wait for
    executeIterable(breaker, () => [1, 2])
    // @ts-expect-error -- an iterable, but no task
    executeIterable(breaker, rows('users'))
    // @ts-expect-error -- unknown moment
    executeIterable(breaker, () => rows('users'), { timedUntil: 'start' })
  })
})

describe('wrapIterable', () => {
  it('keeps the arguments and gives the items without a promise around them', () => {
    expectTypeOf(wrapIterable(breaker, rows)).toEqualTypeOf<(table: string) => GuardedIterable<Row>>()
    expectTypeOf(wrapIterable(breaker, laterRows)).toEqualTypeOf<(table: string) => GuardedIterable<Row>>()
    expectTypeOf(wrapIterable(breaker, body)).toEqualTypeOf<() => GuardedIterable<Uint8Array>>()
  })

  it('keeps `this`', () => {
    const store = {
      prefix: 'user',
      keys: wrapIterable(breaker, async function* (this: { prefix: string }, id: string) {
        yield await Promise.resolve(this.prefix + id)
      }),
    }

    expectTypeOf(store.keys('1')).toEqualTypeOf<GuardedIterable<string>>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no iterable
    wrapIterable(breaker, () => 5)
    // @ts-expect-error -- a signal belongs to one call
    wrapIterable(breaker, rows, { signal: AbortSignal.abort() })
    // @ts-expect-error -- wrong argument
    wrapIterable(breaker, rows)(5)
  })
})

describe('toReadableStream', () => {
  it('keeps the type of the items', () => {
    expectTypeOf(toReadableStream(rows('users'))).toEqualTypeOf<ReadableStream<Row>>()
    expectTypeOf(toReadableStream(executeIterable(breaker, body))).toEqualTypeOf<ReadableStream<Uint8Array>>()
  })
})
