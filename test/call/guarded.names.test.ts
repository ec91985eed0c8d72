import { transformSync } from 'esbuild'
import { afterEach, describe, expect, it } from 'vitest'
import { CircuitBreaker, guarded } from 'recloser'
import { pipeline } from 'recloser/policies'
import { raise, refusal, rejection } from '../support/tasks.ts'

const once = { failureThreshold: 1 }

/** What the source exports, with decorators compiled as TypeScript does. */
async function compile<Exports>(source: string, experimentalDecorators: boolean): Promise<Exports> {
  const tsconfigRaw = { compilerOptions: { experimentalDecorators } }
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022', tsconfigRaw })
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as Exports
}

type AsyncMethod = ((...args: unknown[]) => Promise<unknown>) & { readonly breaker: CircuitBreaker }
type Shop = Record<'pay' | 'name' | 'tax' | 'hidden' | 'told', AsyncMethod>
interface ShopClass {
  new (breaker?: CircuitBreaker): Shop
  readonly prototype: Shop
  readonly audit: AsyncMethod
  readonly count: AsyncMethod
}
type Make = (guard: typeof guarded, log: string[]) => Record<'Shop' | 'Corner', ShopClass>

const source = (hidden: string): string => `
  export const make = (guarded, log) => {
    const options = { failureThreshold: 1 }
    const telling = (...given) => {
      const method = given.length === 2 ? given[0] : given[2].value
      const told = function (...args) { log.push('told'); return method.apply(this, args) }
      return given.length === 2 ? told : { ...given[2], value: told }
    }
    class Shop {
      constructor(private readonly breaker) {}
      @guarded(options) async pay() { throw new Error('down') }
      @guarded({ ...options, name: 'ledger' }) async name() {}
      @guarded((self) => self.breaker) async tax(rate) { if (rate < 0) throw new Error('down'); return rate }
      @telling @guarded(options) async told() {}
      @telling @guarded(options) static async count() { throw new Error('down') }
      @guarded(options) static async audit() { return this.name }
      ${hidden}
    }
    class Corner extends Shop {}
    return { Shop, Corner }
  }`

// A private method can be decorated by the standard alone.
const kinds = [
  {
    kind: 'standard decorators',
    legacy: false,
    hidden: '@guarded(options) async #hide() {} get hidden() { return this.#hide }',
  },
  { kind: 'experimentalDecorators', legacy: true, hidden: '' },
]

describe.each(kinds)('the breaker of a method, compiled with $kind', ({ legacy, hidden }) => {
  const load = async (log: string[] = []) => {
    const { make } = await compile<{ make: Make }>(source(hidden), legacy)
    return make(guarded, log)
  }

  it('is named for class and method, of the class that declares it', async () => {
    const { Shop, Corner } = await load()
    const shop = new Corner()
    await rejection(shop.pay())

    expect([(await refusal(new Shop().pay())).circuit, shop.pay.breaker.name]).toEqual(['Shop.pay', 'Shop.pay'])
  })

  it('is named for the class of a static method', async () => {
    const { Shop } = await load()

    expect([await Shop.audit(), Shop.audit.breaker.name]).toEqual(['Shop', 'Shop.audit'])
  })

  it('is named as the options say', async () => {
    const { Shop } = await load()

    expect(new Shop().name.breaker.name).toBe('ledger')
  })

  it('is what a function of the object gives, at each call', async () => {
    const { Shop } = await load()
    const [one, other] = [new CircuitBreaker({ ...once, name: 'one' }), new CircuitBreaker({ name: 'other' })]
    await rejection(new Shop(one).tax(-1))

    expect((await refusal(new Shop(one).tax(1))).circuit).toBe('one')
    expect([await new Shop(other).tax(1), other.stats.totals.successes]).toEqual([1, 1])
    expect(new Shop(one).tax.breaker).toBe(undefined)
  })

  it('may be a policy that a function of the object gives', async () => {
    const { Shop } = await load()
    const breaker = new CircuitBreaker()

    expect(await new Shop(pipeline(breaker) as never).tax(5)).toBe(5)
    expect(breaker.stats.totals.successes).toBe(1)
  })

  it('that a function of the object does not give is a TypeError, and the method does not run', async () => {
    const { Shop } = await load()

    expect(String(await rejection(new Shop().tax(1)))).toBe(
      'TypeError: guarded(): `guard` must be a CircuitBreaker or a policy, received undefined',
    )
  })

  it('works under a decorator that puts another function in the method’s place', async () => {
    const log: string[] = []
    const { Shop } = await load(log)

    await new Shop().told()
    await rejection(Shop.count())

    expect([(await refusal(Shop.count())).circuit, log]).toEqual(['Shop.count', ['told', 'told', 'told']])
  })
})

describe('the breaker of a method that standard decorators made', () => {
  const load = async () => (await compile<{ make: Make }>(source(kinds[0]?.hidden ?? ''), false)).make(guarded, [])

  it('is named for the method alone where it is read before there is an instance', async () => {
    const { Shop } = await load()

    expect([Shop.prototype.pay.breaker.name, new Shop().pay.breaker.name]).toEqual(['pay', 'pay'])
  })

  it('is named for the class of a private method', async () => {
    const { Shop } = await load()

    expect(new Shop().hidden.breaker.name).toBe('Shop.#hide')
  })
})

describe('guarded, applied by hand', () => {
  const decorate = (target: object): CircuitBreaker => {
    const descriptor = { value: () => Promise.resolve(1) }
    const apply = guarded() as unknown as (...given: unknown[]) => { value: AsyncMethod }
    return apply(target, 'pay', descriptor).value.breaker
  }

  it('names the breaker for the method alone where the target is of no class', () => {
    expect([{}, Object.create(null) as object].map((target) => decorate(target).name)).toEqual(['pay', 'pay'])
  })

  it('names the breaker for the method alone where the class has a static member `name`', () => {
    const Shop = Object.defineProperty(function Shop() {}, 'name', { value: () => 'Corner shop' })

    expect([Shop, Shop.prototype as object].map((target) => decorate(target).name)).toEqual(['pay', 'pay'])
  })
})

describe('guarded beside other decorators', () => {
  const keep = new Map<object, Map<unknown, unknown>>()
  /** As `reflect-metadata` has it. */
  const api = {
    defineMetadata: (key: unknown, value: unknown, target: object) => {
      keep.set(target, (keep.get(target) ?? new Map<unknown, unknown>()).set(key, value))
    },
    getOwnMetadata: (key: unknown, target: object) => keep.get(target)?.get(key),
    getOwnMetadataKeys: (target: object) => [...(keep.get(target)?.keys() ?? [])],
  }
  afterEach(() => {
    for (const name of Object.keys(api)) Reflect.deleteProperty(Reflect, name)
  })

  it.each<{ what: string; given: object }>([
    { what: 'options', given: { failureThreshold: 2 } },
    { what: 'a breaker', given: new CircuitBreaker() },
    { what: 'a policy', given: pipeline(new CircuitBreaker()) },
    { what: 'a function of the object', given: () => new CircuitBreaker() },
  ])('keeps the metadata that they have set on the method: $what', ({ given }) => {
    Object.assign(Reflect, api)
    const method = (): Promise<string> => raise('down')
    api.defineMetadata('path', '/orders', method)
    api.defineMetadata('method', 1, method)

    const apply = guarded(given as never) as unknown as (...given: unknown[]) => { value: object }
    const { value } = apply({}, 'pay', { value: method })

    expect(value).not.toBe(method)
    expect(keep.get(value)).toEqual(
      new Map<string, unknown>([
        ['path', '/orders'],
        ['method', 1],
      ]),
    )
  })
})
