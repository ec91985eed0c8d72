import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable } from 'recloser/stream'
import { driveTo, manualClock } from 'recloser/testing'
import { collect, source } from '../support/sources.ts'
import { deferred, raise, rejection } from '../support/tasks.ts'

const numbers = (breaker: CircuitBreaker, count: number, error?: Error): AsyncIterable<number> =>
  executeIterable(breaker, () => source(count, error))

describe('executeIterable', () => {
  it('gives the items of the source, in order and untouched', async () => {
    const items = [{ id: 1 }, Promise.resolve(2), undefined]
    const given = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(step()) }) }
    const rest = items.values()
    const step = (): IteratorResult<unknown> => rest.next()

    const collected = await collect(executeIterable(new CircuitBreaker(), () => given))

    expect(collected.map((item, at) => Object.is(item, items[at]))).toEqual([true, true, true])
  })

  it('counts a success when the source has ended, not when it begins', async () => {
    const breaker = new CircuitBreaker()
    const counted: number[][] = []

    for await (const item of numbers(breaker, 2)) counted.push([item, breaker.stats.totals.successes])

    expect([counted, breaker.stats.totals.successes]).toEqual([
      [
        [1, 0],
        [2, 0],
      ],
      1,
    ])
  })

  it('counts an error on the way as a failure, and passes it on', async () => {
    const breaker = new CircuitBreaker()
    const error = new Error('broken off')

    const thrown = await rejection(collect(numbers(breaker, 2, error)))

    expect([thrown === error, breaker.stats.totals]).toEqual([
      true,
      expect.objectContaining({ successes: 0, failures: 1 }),
    ])
  })

  it('opens after failures on the way as after any other, and then runs nothing', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    for (let call = 0; call < 2; call++) await rejection(collect(numbers(breaker, 1, new Error('broken off'))))
    const task = vi.fn(() => source(1))

    const refused = await rejection(collect(executeIterable(breaker, task)))

    expect(refused).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', cause: new Error('broken off') })
    expect(task).not.toHaveBeenCalled()
  })

  it.each<[string, () => Promise<AsyncIterable<string>> | AsyncIterable<string>]>([
    ['throws', () => raise(new Error('down'))],
    ['rejects', () => Promise.reject(new Error('down'))],
    ['gives an iterable that throws', () => ({ [Symbol.asyncIterator]: () => raise(new Error('down')) })],
  ])('counts a task that %s as a failure', async (_, task) => {
    const breaker = new CircuitBreaker()

    const error = await rejection(collect(executeIterable(breaker, task)))

    expect([error, breaker.stats.totals.failures]).toEqual([new Error('down'), 1])
  })

  it('counts a source without items as a success', async () => {
    const breaker = new CircuitBreaker()

    const items = await collect(numbers(breaker, 0))

    expect([items, breaker.stats.totals.successes]).toEqual([[], 1])
  })

  it('waits for a task that gives its source later', async () => {
    const items = await collect(executeIterable(new CircuitBreaker(), () => Promise.resolve(source(2))))

    expect(items).toEqual([1, 2])
  })

  it('asks the predicates at the end, with what a generator returns', async () => {
    const isFailure = vi.fn(() => true)
    const breaker = new CircuitBreaker({ isFailure })

    await collect(
      // eslint-disable-next-line @typescript-eslint/require-await -- a generator that gives nothing
      executeIterable(breaker, async function* () {
        yield 1
        return 'truncated'
      }),
    )

    expect(isFailure.mock.calls).toEqual([[{ status: 'fulfilled', value: 'truncated' }, { probe: false }]])
    expect(breaker.stats.totals.failures).toBe(1)
  })

  it('takes predicates for this call alone', async () => {
    const breaker = new CircuitBreaker()

    await rejection(collect(executeIterable(breaker, () => source(1, new Error('known')), { isIgnored: () => true })))

    expect(breaker.stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('passes what is sent to a generator, and what it returns', async () => {
    const items = executeIterable(new CircuitBreaker(), async function* (): AsyncGenerator<string, string, string> {
      const name = yield await Promise.resolve('who?')
      return `hello ${name}`
    })

    expect([await items.next(), await items.next('Ada'), await items.next()]).toEqual([
      { done: false, value: 'who?' },
      { done: true, value: 'hello Ada' },
      { done: true, value: undefined },
    ])
  })

  it('keeps the order of items that are asked for at once, and runs the task once', async () => {
    const task = vi.fn(() => source(2))
    const items = executeIterable(new CircuitBreaker(), task)

    const results = await Promise.all([items.next(), items.next(), items.next()])

    expect([results.map(({ value }) => value), task.mock.calls.length]).toEqual([[1, 2, undefined], 1])
  })

  it('is over after an error, as a generator is', async () => {
    const asked = source(1, new Error('broken off'))
    const items = executeIterable(new CircuitBreaker(), () => asked)
    await rejection(collect(items))

    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  it('takes no slot of a probe, and runs nothing, before the first item is asked for', () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ clock })
    driveTo(breaker, 'half-open', clock)
    const task = vi.fn(() => source(1))

    executeIterable(breaker, task)[Symbol.asyncIterator]()

    expect([task.mock.calls.length, breaker.tryAcquire()?.probe]).toEqual([0, true])
  })

  it('is admitted as things are when the first item is asked for', async () => {
    const breaker = new CircuitBreaker()
    const items = executeIterable(breaker, () => source(1))
    driveTo(breaker, 'open')

    expect(await rejection(items.next())).toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  it('reports a verdict from an earlier period as late', async () => {
    const breaker = new CircuitBreaker()
    const gate = deferred<IteratorResult<string>>()
    const items = executeIterable(breaker, () => ({ [Symbol.asyncIterator]: () => ({ next: () => gate.promise }) }))
    const pending = items.next()
    driveTo(breaker, 'open')

    gate.reject(new Error('down'))
    await rejection(pending)

    expect(breaker.stats.totals).toMatchObject({ late: 1, failures: 0 })
  })
})

describe('executeIterable refuses', () => {
  it.each([
    ['no breaker', () => executeIterable({} as never, () => source(1)), /`breaker` must be a CircuitBreaker,/],
    ['a policy', () => executeIterable((() => 1) as never, () => source(1)), /`breaker` must be a CircuitBreaker,/],
    ['no task', () => executeIterable(new CircuitBreaker(), source(1) as never), /`task` must be a function/],
    [
      'an unknown moment',
      () => executeIterable(new CircuitBreaker(), () => source(1), { timedUntil: 'start' as never }),
      /`timedUntil` must be 'end' or 'first-item', received "start"/,
    ],
  ])('%s, at once', (_, call, message) => {
    expect(call).toThrow(message)
  })

  it.each([[[1, 2]], ['text'], [undefined], [null], [5]])(
    'a result that is no async iterable, and counts nothing: %j',
    async (result) => {
      const breaker = new CircuitBreaker({ failureThreshold: 1 })

      const error = await rejection(collect(executeIterable(breaker, () => result as never)))

      expect(error).toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(
          /^executeIterable\(\): `result` must be an async iterable or a ReadableStream, received /,
        ) as string,
      })
      expect(breaker.stats.totals).toMatchObject({ failures: 0, ignored: 1 })
    },
  )
})

it('is over with the end of its source, though that would go on', async () => {
  let asked = 0
  const next = (): Promise<IteratorResult<string, string>> => {
    asked++
    return Promise.resolve(asked === 1 ? { done: true, value: 'end' } : { done: false, value: 'more' })
  }
  const items = executeIterable(new CircuitBreaker(), () => ({ [Symbol.asyncIterator]: () => ({ next }) }))

  expect([await items.next(), await items.next(), asked]).toEqual([
    { done: true, value: 'end' },
    { done: true, value: undefined },
    1,
  ])
})
