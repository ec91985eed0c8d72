import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, withBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { raise, refusal, rejection } from '../support/tasks.ts'

const time = fakeTime()

describe('withBreaker', () => {
  it('makes a breaker that is readable as .breaker', () => {
    const wrapped = withBreaker(() => 'up')

    expect(wrapped.breaker).toBeInstanceOf(CircuitBreaker)
  })

  it('names it for the function', () => {
    const wrapped = withBreaker(function loadUser() {
      return 'up'
    })

    expect(wrapped.breaker.name).toBe('loadUser')
  })

  it('names it circuit where the function has no name', () => {
    const wrapped = withBreaker(
      (
        () => () =>
          'up'
      )(),
    )

    expect(wrapped.breaker.name).toBe('circuit')
  })

  it('names it as the options say', () => {
    const wrapped = withBreaker(
      function loadUser() {
        return 'up'
      },
      { name: 'users' },
    )

    expect(wrapped.breaker.name).toBe('users')
  })

  it('makes the breaker by the options', async () => {
    const wrapped = withBreaker(() => raise('down'), { failureThreshold: 1, resetTimeoutMs: 123 })

    await rejection(wrapped())

    expect([wrapped.breaker.state, wrapped.breaker.retryAfterMs]).toEqual(['open', 123])
  })

  it('runs, refuses and recovers', async () => {
    const fn = vi.fn((ok: boolean) => (ok ? 'up' : raise('down')))
    const wrapped = withBreaker(fn, { failureThreshold: 1 })
    await rejection(wrapped(false))
    const error = await refusal(wrapped(true))
    await time.pass(60_000)

    const value = await wrapped(true)

    expect([error.code, value, wrapped.breaker.state, fn.mock.calls]).toEqual([
      'ERR_CIRCUIT_OPEN',
      'up',
      'closed',
      [[false], [true]],
    ])
  })

  it('keeps this, arguments, name and length', async () => {
    const add = withBreaker(function add(this: { base: number }, a: number, b: number) {
      return this.base + a + b
    })

    const sum = await add.call({ base: 100 }, 20, 3)

    expect([sum, add.name, add.length]).toEqual([123, 'add', 2])
  })

  it('makes one breaker per call, also for the same function and the same options', async () => {
    const options: CircuitBreakerOptions = Object.freeze({ failureThreshold: 1 })
    const fn = (): never => raise('down')
    const [first, second] = [withBreaker(fn, options), withBreaker(fn, options)]

    await rejection(first())

    expect([first.breaker.state, second.breaker.state]).toEqual(['open', 'closed'])
  })

  it('writes nothing to the options: a name found for one function is not found again by the next', () => {
    const options: CircuitBreakerOptions = {}
    withBreaker(function first() {
      return 1
    }, options)

    const second = withBreaker(function second() {
      return 2
    }, options)

    expect([second.breaker.name, options]).toEqual(['second', {}])
  })

  it('leaves the function as it was', () => {
    const fn = Object.freeze(() => 'up')

    const wrapped = withBreaker(fn)

    expect([Object.is(wrapped, fn), 'breaker' in fn]).toEqual([false, false])
  })

  it('obeys its breaker when that is operated by hand', async () => {
    const wrapped = withBreaker(() => 'up')
    const hold = wrapped.breaker.hold('open')
    const error = await refusal(wrapped())
    hold.release()

    const value = await wrapped()

    expect([error.code, value]).toEqual(['ERR_CIRCUIT_HELD', 'up'])
  })

  it('refuses a breaker in place of options, and says what to write', () => {
    const breaker = new CircuitBreaker()

    // @ts-expect-error -- the breaker is no options
    const misuse = (): unknown => withBreaker(() => 1, breaker)

    expect(misuse).toThrow(TypeError)
    expect(misuse).toThrow(/^withBreaker\(\): `options` must be .+ `wrap\(breaker, fn\)`, received an object$/)
  })

  it.each([5, undefined, () => 'name'])('names it circuit where the name of the function is no string: %s', (name) => {
    const fn = Object.defineProperty(() => 'up', 'name', { value: name })

    expect(withBreaker(fn).breaker.name).toBe('circuit')
  })

  it.each([undefined, null, 'fn', {}])('refuses %s in place of a function', (fn) => {
    expect(() => withBreaker(fn as () => void)).toThrow(/^withBreaker\(\): `fn` .+received/)
    expect(() => withBreaker(fn as () => void)).toThrow(TypeError)
  })

  it('takes options from getters and from a class, as the constructor does', async () => {
    class Defaults {
      readonly resetTimeoutMs = 5
      get name(): string {
        return 'billing'
      }
      get failureThreshold(): number {
        return 1
      }
    }
    const call = withBreaker(() => Promise.reject(new Error('down')), new Defaults())

    await expect(call()).rejects.toThrow('down')

    expect([call.breaker.name, call.breaker.state]).toEqual(['billing', 'open'])
  })

  it('refuses bad options as the constructor does', () => {
    expect(() => withBreaker(() => 1, { failureThreshold: 0 })).toThrow(RangeError)
    expect(() => withBreaker(() => 1, { failureTreshold: 5 } as CircuitBreakerOptions)).toThrow(/`failureThreshold`/)
  })
})
