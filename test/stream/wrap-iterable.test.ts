import { describe, expect, it } from 'vitest'
import { breakerOf, CircuitBreaker } from 'recloser'
import { wrapIterable } from 'recloser/stream'
import { driveTo } from 'recloser/testing'
import { collect, source } from '../support/sources.ts'
import { raise, rejection } from '../support/tasks.ts'

describe('wrapIterable', () => {
  it('hands over the arguments and `this`', async () => {
    const store = {
      prefix: 'user',
      keys: wrapIterable(new CircuitBreaker(), async function* (this: { prefix: string }, ...ids: number[]) {
        for (const id of ids) yield await Promise.resolve(`${this.prefix}:${id}`)
      }),
    }

    expect(await collect(store.keys(1, 2))).toEqual(['user:1', 'user:2'])
  })

  it('keeps name and length', () => {
    const wrapped = wrapIterable(new CircuitBreaker(), function numbers(count: number, error?: Error) {
      return source(count, error)
    })

    expect([wrapped.name, wrapped.length]).toEqual(['numbers', 2])
  })

  it('leaves name and length to be set again, as those of any function', () => {
    const wrapped = wrapIterable(new CircuitBreaker(), source)

    expect(Object.getOwnPropertyDescriptors(wrapped)).toMatchObject({
      name: { configurable: true },
      length: { configurable: true },
    })
  })

  it('counts each iteration in the one breaker', async () => {
    const breaker = new CircuitBreaker()
    const numbers = wrapIterable(breaker, source)
    await collect(numbers(2))
    await rejection(collect(numbers(2, new Error('broken off'))))

    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 1 })
  })

  it('judges its calls by predicates of its own', async () => {
    const breaker = new CircuitBreaker()
    const numbers = wrapIterable(breaker, source, { isFailure: () => true })
    const rows = wrapIterable(breaker, source, { isIgnored: () => true })

    await collect(numbers(2))
    await collect(rows(2))

    expect(breaker.stats.totals).toMatchObject({ successes: 0, failures: 1, ignored: 1 })
  })

  it('tells its breaker, the outer one where the function was wrapped before', () => {
    const [outer, inner] = [new CircuitBreaker(), new CircuitBreaker()]
    const wrapped = wrapIterable(inner, source)

    const both = wrapIterable(outer, wrapped)

    expect(breakerOf(wrapped)).toBe(inner)
    expect(breakerOf(both)).toBe(outer)
  })

  it('keeps the properties of the function', () => {
    const rows = Object.assign(() => source(1), { table: 'users' })

    expect(wrapIterable(new CircuitBreaker(), rows)).toHaveProperty('table', 'users')
  })

  it('takes a stand-in for a breaker', async () => {
    const settled: unknown[] = []
    const permit = {
      probe: false,
      succeed: () => true,
      fail: () => true,
      ignore: () => true,
      [Symbol.dispose]: () => {},
    }
    const settle = (outcome: unknown): boolean => settled.push(outcome) > 0
    const breaker = { admit: () => ({ ...permit, settle }) }

    const numbers = await collect(wrapIterable(breaker, source, { timedUntil: 'first-item' })(2))

    expect([numbers.length, settled]).toEqual([2, [{ status: 'fulfilled', value: undefined }]])
  })

  it('refuses while the circuit is open, where the first item is asked for', async () => {
    const breaker = new CircuitBreaker()
    driveTo(breaker, 'open')

    const items = wrapIterable(breaker, source)(2)

    expect(await rejection(items.next())).toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
  })

  it('counts a function that throws', async () => {
    const breaker = new CircuitBreaker()

    await rejection(collect(wrapIterable(breaker, () => raise(new Error('down')))()))

    expect(breaker.stats.totals.failures).toBe(1)
  })

  it('names itself where the function gives no async iterable', async () => {
    const items = wrapIterable(new CircuitBreaker(), (() => 5) as never)()

    expect(await rejection(items.next())).toMatchObject({
      message: expect.stringMatching(/^wrapIterable\(\)/) as string,
    })
  })

  it.each([
    ['no breaker', () => wrapIterable({} as never, source), '`breaker` must be'],
    [
      'a policy',
      () => wrapIterable((() => 1) as never, source),
      '`breaker` must be a CircuitBreaker, received a function',
    ],
    ['no function', () => wrapIterable(new CircuitBreaker(), 5 as never), '`fn` must be a function, received 5'],
    [
      'an unknown option',
      () => wrapIterable(new CircuitBreaker(), source, { timeUntil: 'end' } as never),
      'did you mean `timedUntil`?',
    ],
    [
      'an unknown moment',
      () => wrapIterable(new CircuitBreaker(), source, { timedUntil: 'start' as never }),
      "`timedUntil` must be 'end' or 'first-item'",
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message)
  })
})
