import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, guarded } from 'recloser'
import type { Policy } from 'recloser'
import { pipeline } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise, refusal, rejection } from '../support/tasks.ts'

const time = fakeTime()

type Method = (this: unknown, ...args: never[]) => unknown
type AsyncMethod = (this: unknown, ...args: unknown[]) => Promise<unknown>
type Guarding = Parameters<typeof guarded>[0]

/** Decorates as the standard does: `(method, context)` gives the new method. */
const byStandard = (guarding: Guarding, name: string, method: Method, kind = 'method'): AsyncMethod => {
  const decorate = guarded(guarding) as unknown as (method: Method, context: object) => AsyncMethod
  return decorate(method, { kind, name, static: false, private: false, addInitializer: () => undefined })
}

/** Decorates as `experimentalDecorators` does: `(target, key, descriptor)` changes or gives the descriptor. */
const byLegacy = (guarding: Guarding, name: string, method: Method): AsyncMethod => {
  const decorate = guarded(guarding) as unknown as (
    target: object,
    key: string,
    descriptor: PropertyDescriptor,
  ) => PropertyDescriptor | undefined
  const target = Object.defineProperty({}, name, {
    value: method,
    writable: true,
    configurable: true,
    enumerable: false,
  })
  const descriptor = Object.getOwnPropertyDescriptor(target, name) ?? {}
  Object.defineProperty(target, name, decorate(target, name, descriptor) ?? descriptor)
  return (target as Record<string, AsyncMethod>)[name] ?? raise(new Error('no method left'))
}

describe.each([
  { decorators: 'standard decorators', decorate: byStandard },
  { decorators: 'experimentalDecorators', decorate: byLegacy },
])('guarded, by hand with $decorators', ({ decorate }) => {
  it('puts a method behind the breaker', async () => {
    const breaker = new CircuitBreaker({ name: 'shop', failureThreshold: 1 })
    const pay = decorate(breaker, 'pay', () => raise('down'))
    await rejection(pay())

    const error = await refusal(pay())

    expect([error.circuit, breaker.state]).toEqual(['shop', 'open'])
  })

  it('keeps this, arguments, name and length', async () => {
    const add: (this: { base: number }, a: number, b: number) => number = function add(a, b) {
      return this.base + a + b
    }
    const method = decorate(new CircuitBreaker(), 'add', add as Method)

    const sum = await method.call({ base: 100 }, 20, 3)

    expect([sum, method.name, method.length]).toEqual([123, 'add', 2])
  })

  it('rejects with the very error of the method', async () => {
    const reason = Object.freeze({ code: 'E_DOWN' })
    const pay = decorate(new CircuitBreaker(), 'pay', () => raise(reason))

    const got = await rejection(pay())

    expect(got).toBe(reason)
  })

  it('makes a breaker named for the method where it gets options', async () => {
    const pay = decorate({ failureThreshold: 1 }, 'pay', () => raise('down'))
    await rejection(pay())

    const error = await refusal(pay())

    expect(error.circuit).toBe('pay')
  })

  it('names that breaker as the options say', async () => {
    const pay = decorate({ failureThreshold: 1, name: 'payments' }, 'pay', () => raise('down'))
    await rejection(pay())

    const error = await refusal(pay())

    expect(error.circuit).toBe('payments')
  })

  it('shows the breaker at the method', () => {
    const breaker = new CircuitBreaker()

    expect(decorate(breaker, 'pay', () => 'paid')).toHaveProperty('breaker', breaker)
  })

  it('makes one breaker per method where it gets options', async () => {
    const options = Object.freeze({ failureThreshold: 1 })
    const pay = decorate(options, 'pay', () => raise('down'))
    const refund = decorate(options, 'refund', () => 'refunded')
    await rejection(pay())

    const value = await refund()

    expect(value).toBe('refunded')
  })

  it('shares a breaker among the methods that get it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const pay = decorate(breaker, 'pay', () => raise('down'))
    const refund = decorate(breaker, 'refund', () => 'refunded')
    await rejection(pay())

    const error = await refusal(refund())

    expect(error.code).toBe('ERR_CIRCUIT_OPEN')
  })

  it('takes a policy', async () => {
    const breaker = new CircuitBreaker()
    const policy: Policy = (task, call) => execute(breaker, task, call)
    const pay = decorate(pipeline(policy), 'pay', () => 'paid')

    const value = await pay()

    expect([value, breaker.stats.totals.successes]).toEqual(['paid', 1])
  })

  it('recovers', async () => {
    const breaker = new CircuitBreaker()
    const pay = decorate(breaker, 'pay', () => 'paid')
    breaker.trip()
    await time.pass(60_000)

    const value = await pay()

    expect([value, breaker.state]).toEqual(['paid', 'closed'])
  })

  it.each([undefined, null, 'pay', {}])('refuses to decorate %s', (method) => {
    expect(() => decorate(new CircuitBreaker(), 'pay', method as Method)).toThrow(TypeError)
  })

  it('refuses bad options as the constructor does', () => {
    expect(() => decorate({ failureThreshold: 0 }, 'pay', () => 'paid')).toThrow(RangeError)
  })
})

describe('guarded, misused', () => {
  const kinds: { kind: string; given: unknown }[] = [
    { kind: 'getter', given: () => 'paid' },
    { kind: 'setter', given: () => undefined },
    { kind: 'class', given: Date },
    { kind: 'field', given: undefined },
    { kind: 'accessor', given: { get: () => 'paid', set: () => undefined } },
  ]
  it.each(kinds)('refuses to decorate a $kind by the standard', ({ kind, given }) => {
    const decorate = (): unknown => byStandard(new CircuitBreaker(), 'pay', given as Method, kind)

    expect(decorate).toThrow(TypeError)
    expect(decorate).toThrow(/^guarded\(\): /)
  })

  it('refuses to decorate an accessor with experimentalDecorators', () => {
    const decorate = guarded(new CircuitBreaker()) as unknown as (
      target: object,
      key: string,
      descriptor: PropertyDescriptor,
    ) => unknown

    expect(() => decorate({}, 'pay', { get: () => 'paid', configurable: true })).toThrow(TypeError)
  })
})

interface Shop {
  pay(amount: number): Promise<string>
  refund(amount: number): Promise<string>
}
interface ShopClass {
  new (till: string): Shop
  audit(): Promise<string>
}
type MakeShop = (guard: typeof guarded, options: object) => ShopClass

const source = `
  export const makeShop = (guarded, options) => {
    class Shop {
      constructor(private readonly till: string) {}
      @guarded(options) async pay(amount: number) { if (amount < 0) throw new Error('down'); return this.till + amount }
      @guarded(options) async refund(amount: number) { return this.till + -amount }
      @guarded(options) static async audit() { return this.name }
    }
    return Shop
  }`

/** The class above, as TypeScript compiles it: with standard decorators, or with experimentalDecorators. */
const compile = async (experimentalDecorators: boolean): Promise<MakeShop> => {
  const { code } = transformSync(source, {
    loader: 'ts',
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { experimentalDecorators } },
  })
  const loaded = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    makeShop: MakeShop
  }
  return loaded.makeShop
}

describe.each([
  { syntax: 'standard decorators', experimentalDecorators: false },
  { syntax: 'experimentalDecorators', experimentalDecorators: true },
])('guarded, in a class compiled with $syntax', ({ experimentalDecorators }) => {
  it('runs methods on their instance', async () => {
    const Shop = (await compile(experimentalDecorators))(guarded, {})

    const values = [await new Shop('a').pay(5), await new Shop('b').refund(5), await Shop.audit()]

    expect(values).toEqual(['a5', 'b-5', 'Shop'])
  })

  it('shares the breaker of a method among instances, and not with other methods', async () => {
    const Shop = (await compile(experimentalDecorators))(guarded, { failureThreshold: 1 })
    await rejection(new Shop('a').pay(-1))

    const [error, refunded] = [await refusal(new Shop('b').pay(1)), await new Shop('b').refund(1)]

    expect([error.circuit, refunded]).toEqual(['Shop.pay', 'b-1'])
  })

  it('leaves methods off the keys of an instance', async () => {
    const Shop = (await compile(experimentalDecorators))(guarded, {})

    const shop = new Shop('a')

    expect([Object.keys(shop), shop.pay.name, shop.pay.length]).toEqual([['till'], 'pay', 1])
  })

  it.each([undefined, null, {}])('refuses a method that comes with %s for its context', (context) => {
    const decorate = guarded() as (method: unknown, context: unknown) => unknown

    expect(() => decorate(() => 'paid', context)).toThrow(/^guarded\(\): `target` must be a method/)
  })
})
