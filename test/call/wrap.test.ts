import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, withBreaker, wrap, wrapSync, type Outcome } from 'recloser'
import { pipeline } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { fail, raise, refusal, rejection } from '../support/tasks.ts'

const time = fakeTime()

describe('wrap', () => {
  it('hands on all arguments, however many', async () => {
    const fn = vi.fn((...args: unknown[]) => args.length)
    const wrapped = wrap(new CircuitBreaker(), fn)

    await wrapped()
    await wrapped(1, undefined, { three: 3 }, null)

    expect(fn.mock.calls).toEqual([[], [1, undefined, { three: 3 }, null]])
  })

  it('hands on this, of a method and of a call', async () => {
    const counter = {
      count: 41,
      next: wrap(new CircuitBreaker(), function (this: { count: number }) {
        return ++this.count
      }),
    }

    const values = [await counter.next(), await counter.next.call({ count: 0 })]

    expect(values).toEqual([42, 1])
  })

  it('calls the function itself where it has an `apply` of its own, or none', async () => {
    const breaker = new CircuitBreaker()
    const doubled = (n: number): number => n * 2
    const fns = [
      Object.assign(doubled.bind(null), { apply: () => 'another' }),
      Object.setPrototypeOf(doubled.bind(null), null) as typeof doubled,
    ]

    for (const fn of fns) {
      const guards = [breaker, pipeline(breaker)]
      for (const guard of guards) expect(await wrap(guard, fn)(21)).toBe(42)
      expect(await wrap(breaker, fn, { isIgnored: () => false })(21)).toBe(42)
      expect(wrapSync(breaker, fn)(21)).toBe(42)
    }
  })

  it('keeps the name', () => {
    const wrapped = wrap(new CircuitBreaker(), function loadUser() {
      return 1
    })

    expect(wrapped.name).toBe('loadUser')
  })

  it('leaves name and length to be changed, as those of any function can be', () => {
    const wrapped = wrap(new CircuitBreaker(), (id: string) => id)

    Object.defineProperties(wrapped, { name: { value: 'find' }, length: { value: 3 } })

    expect([wrapped.name, wrapped.length]).toEqual(['find', 3])
  })

  it('keeps an empty name', () => {
    expect(
      wrap(
        new CircuitBreaker(),
        (
          () => () =>
            1
        )(),
      ).name,
    ).toBe('')
  })

  it('keeps the length, default and rest parameters counted as the language does', () => {
    const breaker = new CircuitBreaker()
    const wrapped = [
      wrap(breaker, () => 1),
      wrap(breaker, (a: number, b: number) => a + b),
      wrap(breaker, (a: number, b: number = 1) => a + b),
      wrap(breaker, (...all: number[]) => all.length),
    ]

    expect(wrapped.map((fn) => fn.length)).toEqual([0, 2, 1, 0])
  })

  it('leaves the function as it was', () => {
    const fn = Object.freeze(() => 1)

    const wrapped = wrap(new CircuitBreaker(), fn)

    expect([Object.is(wrapped, fn), fn()]).toEqual([false, 1])
  })

  it('gives the very value, plain or promised', async () => {
    const value = Object.freeze({})
    const breaker = new CircuitBreaker()

    const got = [await wrap(breaker, () => value)(), await wrap(breaker, () => Promise.resolve(value))()]

    expect(got.every((one) => one === value)).toBe(true)
  })

  it('rejects with the very error, also where the function throws at once', async () => {
    const reason = Object.freeze({ code: 'E_DOWN' })
    const breaker = new CircuitBreaker()

    const got = [
      await rejection(wrap(breaker, () => raise(reason))()),
      await rejection(wrap(breaker, () => Promise.resolve().then(() => raise(reason)))()),
    ]

    expect(got.every((one) => one === reason)).toBe(true)
  })

  it('never throws: what is refused is a rejection too', () => {
    const breaker = new CircuitBreaker()
    breaker.trip()

    const call = wrap(breaker, () => 1)()

    expect(call).toBeInstanceOf(Promise)
    return call.catch(() => undefined)
  })

  it('counts its calls on the breaker, and is refused by it without running', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const fn = vi.fn(() => raise('down'))
    const wrapped = wrap(breaker, fn)
    await rejection(wrapped())
    await rejection(wrapped())

    const error = await refusal(wrapped())

    expect([error.code, fn.mock.calls.length]).toEqual(['ERR_CIRCUIT_OPEN', 2])
  })

  it('shares the breaker with everything else behind it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const [first, second] = [wrap(breaker, () => raise('down')), wrap(breaker, () => 'up')]
    await rejection(first())
    await fail(breaker)

    const error = await refusal(second())

    expect(error.code).toBe('ERR_CIRCUIT_OPEN')
  })

  it('recovers with the breaker', async () => {
    const breaker = new CircuitBreaker()
    const wrapped = wrap(breaker, () => 'up')
    breaker.trip()
    await time.pass(60_000)

    const value = await wrapped()

    expect([value, breaker.state]).toEqual(['up', 'closed'])
  })

  it('can be wrapped again, and an inner refusal is no failure of the outer breaker', async () => {
    const [outer, inner] = [new CircuitBreaker({ failureThreshold: 1 }), new CircuitBreaker({ name: 'inner' })]
    const wrapped = wrap(
      outer,
      wrap(inner, () => 'up'),
    )
    inner.trip()

    const error = await refusal(wrapped())

    expect([error.circuit, outer.state]).toEqual(['inner', 'closed'])
  })

  it.each([undefined, null, 'fn', {}, Promise.resolve()])('refuses %s in place of a function, at once', (fn) => {
    expect(() => wrap(new CircuitBreaker(), fn as () => void)).toThrow(/^wrap\(\): `fn` .+received/)
    expect(() => wrap(new CircuitBreaker(), fn as () => void)).toThrow(TypeError)
  })

  it.each([undefined, null, 'billing', {}])('refuses %s in place of a breaker, at once', (breaker) => {
    expect(() => wrap(breaker as CircuitBreaker, () => 1)).toThrow(/^wrap\(\): `guard` .+received/)
    expect(() => wrap(breaker as CircuitBreaker, () => 1)).toThrow(TypeError)
  })
})

describe('a wrapped function', () => {
  const cached = Object.assign(async (id: string) => Promise.resolve(id), { cache: new Map([['a', 1]]) })

  it.each([
    ['wrap', wrap(new CircuitBreaker(), cached)],
    ['withBreaker', withBreaker(cached)],
  ])('of %s has the properties of the function', (_, wrapped) => {
    expect(wrapped.cache).toBe(cached.cache)
  })

  it('of a plain function has no prototype of it', () => {
    const wrapped = wrap(new CircuitBreaker(), function plain() {
      return 1
    })

    expect(Object.hasOwn(wrapped, 'prototype')).toBe(false)
  })

  it('has its own breaker where the function had one', () => {
    const inner = withBreaker(cached)

    expect(withBreaker(inner).breaker).not.toBe(inner.breaker)
  })

  it('judges its calls by predicates of its own', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const isFailure = (outcome: Outcome<{ ok: boolean }>): boolean =>
      outcome.status === 'fulfilled' ? !outcome.value.ok : false
    const answer = wrap(breaker, async (ok: boolean) => (ok ? { ok } : Promise.resolve({ ok })), { isFailure })
    const ignoring = wrap(breaker, () => raise(new Error('gone')), { isIgnored: () => true })

    await rejection(ignoring())
    await answer(true)
    expect([breaker.state, breaker.stats.totals.ignored, breaker.stats.totals.successes]).toEqual(['closed', 1, 1])
    await answer(false)
    expect(breaker.state).toBe('open')
  })

  it('judges by predicates of its own through a pipeline too', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const ignoring = wrap(pipeline(breaker), () => raise(new Error('gone')), { isIgnored: () => true })

    await rejection(ignoring())

    expect([breaker.state, breaker.stats.totals.ignored]).toEqual(['closed', 1])
  })
})
