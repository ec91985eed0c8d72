import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { executeIterable, toReadableStream, wrapIterable } from 'recloser/stream'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf } from '../suite/expect.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** Two items and then, where it is given, an error. */
async function* twoItems(error?: Error) {
  yield await Promise.resolve(1)
  yield 2
  if (error !== undefined) throw error
}

check('an async generator counts when it ends, not when it begins', async () => {
  const breaker = new CircuitBreaker()
  const successes: number[] = []

  for await (const item of wrapIterable(breaker, twoItems)()) successes.push(item, breaker.stats.totals.successes)

  expectSame([successes, breaker.stats.totals.successes], [[1, 0, 2, 0], 1])
})

check('an error in the middle of a stream is a failure', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const error = new Error('broken off')

  expectSame((await reasonOf(collect(executeIterable(breaker, () => twoItems(error))))) === error, true)

  expectSame(breaker.state, 'open')
  expectSame(isCircuitOpen(await reasonOf(collect(executeIterable(breaker, () => twoItems())))), true)
})

check('a ReadableStream is read to its end', async () => {
  const breaker = new CircuitBreaker()
  const stream = new ReadableStream<string>({
    start(controller) {
      controller.enqueue('a')
      controller.enqueue('b')
      controller.close()
    },
  })

  expectSame(await collect(executeIterable(breaker, () => stream)), ['a', 'b'])
  expectSame(breaker.stats.totals.successes, 1)
})

check('who leaves early cancels the stream, and has seen a success', async () => {
  const breaker = new CircuitBreaker()
  let cancelled = false
  const endless = new ReadableStream<number>({
    pull: (controller) => controller.enqueue(1),
    cancel: () => {
      cancelled = true
    },
  })

  for await (const item of executeIterable(breaker, () => endless)) {
    expectSame(item, 1)
    break
  }

  expectSame([cancelled, breaker.stats.totals.successes], [true, 1])
})

check('toReadableStream makes the body of a Response', async () => {
  const breaker = new CircuitBreaker()
  const encoder = new TextEncoder()
  const chunks = executeIterable(breaker, async function* () {
    yield encoder.encode(await Promise.resolve('an '))
    yield encoder.encode('answer')
  })

  const response = new Response(toReadableStream(chunks))

  expectSame([await response.text(), breaker.stats.totals.successes], ['an answer', 1])
})
