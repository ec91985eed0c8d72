import fc from 'fast-check'
import type { Factory } from '../bad-input/arguments.ts'
import { mischief } from './mischief.ts'

const thrower = (): never => {
  throw mischief
}

class Options {
  readonly kind = 'of a class'
}

/** Objects that answer to being looked at in ways of their own. */
const exotic: readonly (() => unknown)[] = [
  () => Object.defineProperty({}, 'name', { get: thrower, enumerable: true }),
  () => ({ [Symbol.toPrimitive]: thrower, toString: thrower, valueOf: thrower, toJSON: thrower }),
  () => new Proxy({}, { ownKeys: thrower }),
  () => new Proxy({ initialMs: 1 }, { get: thrower }),
  () => new Proxy({}, { get: () => 5, getPrototypeOf: thrower }),
  () => new Proxy({}, { get: () => () => 5 }),
  () => new Proxy([], {}),
  () => new Proxy(() => 5, { apply: thrower }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  () => {
    const cyclic: Record<string, unknown> = {}
    return Object.assign(cyclic, { cyclic, name: cyclic, trip: cyclic })
  },
  () => Object.freeze({}),
  () => Object.freeze(Object.create(null)) as unknown,
  () => Object.create({ initialMs: 1, failureThreshold: 0, slowerThanMs: -1 }) as unknown,
  () => ({ then: (resolve: (value: unknown) => void) => resolve(5) }),
  () => Promise.resolve(5),
  () => Array<number>(2 ** 32 - 1),
  () => 'x'.repeat(20_000),
  () => ({ ['x'.repeat(2_000)]: 1 }),
  () => ({ [Symbol('hidden')]: 1 }),
  () => new Options(),
  () => Options,
  () => async () => Promise.reject(mischief),
  () => function* () {},
  () => thrower,
  () => () => NaN,
  () => (at: number) => at,
  () => new Date(NaN),
  () => /x/g,
  () => new Error('down'),
  () => globalThis,
  () => Math,
  () => new WeakMap(),
  () => new SharedArrayBuffer(8),
  () => AbortSignal.abort(mischief),
  () => new Set([1]).values(),
]

/** Numbers at the edges of what is allowed, or of what can be counted. */
const edges = fc.constantFrom(
  ...[0, -0, -1, 1, 2, 0.5, 1.5, 5e-324, 1e-9, 99, 100, 599, 600, 2 ** 24, 2 ** 24 + 1, 2 ** 31, 2 ** 32, 1e12],
  ...[2 ** 53 - 1, 2 ** 53, 1e21, 1e300, Number.MAX_VALUE, Infinity, -Infinity, -Number.MAX_VALUE, NaN],
)

/** Makes a value. The value itself is kept from fast-check, which looks into what it generates: that may throw. */
export type Making = () => unknown

export const plainly = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Making> => values.map((value) => () => value)

/** Anything there is in the language, more or less. */
export const anything: fc.Arbitrary<Making> = fc.oneof(
  plainly(
    fc.anything({
      // Deep ones cost much, and are looked at no deeper than this.
      maxDepth: 2,
      maxKeys: 4,
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
  ),
  fc.constantFrom(...exotic),
  plainly(fc.oneof(edges, fc.double(), fc.jsonValue())),
)

type Fields = Record<string, unknown>

/** What is done to a good options object before it is handed in. */
const wrappings: readonly ((options: Fields) => unknown)[] = [
  (options) => options,
  (options) => options,
  (options) => Object.freeze(options),
  (options) => Object.create(null, Object.getOwnPropertyDescriptors(options)) as unknown,
  (options) => Object.create(options) as unknown,
  (options) => new Proxy(options, {}),
  (options) => Object.create(Options.prototype, Object.getOwnPropertyDescriptors(options)) as unknown,
  (options) => Object.defineProperty(options, Symbol('hidden'), { get: thrower, enumerable: true }),
]

/** Options of which at most one is not good: replaced by anything, taken away, or one too many. */
export function nearlyGood({ base, options }: Factory): fc.Arbitrary<Making> {
  const names = Object.keys(options)
  const good = fc.record(
    Object.fromEntries(Object.entries(options).map(([name, kind]) => [name, fc.constantFrom(...kind.good)])),
    { requiredKeys: [] },
  )
  const change = fc.oneof(
    fc.constant(() => undefined),
    fc.tuple(fc.constantFrom(...names), anything).map(([name, value]) => (fields: Fields) => {
      fields[name] = value()
    }),
    fc.constantFrom(...names).map((name) => (fields: Fields) => {
      Reflect.deleteProperty(fields, name)
    }),
    fc.tuple(fc.string(), anything).map(([name, value]) => (fields: Fields) => {
      fields[name] = value()
    }),
    fc.constantFrom(...names).map((name) => (fields: Fields) => {
      Object.defineProperty(fields, name, { get: thrower, enumerable: true, configurable: true })
    }),
  )
  return fc.tuple(good, change, fc.constantFrom(...wrappings)).map(([given, change, wrap]) => () => {
    const fields: Fields = { ...base, ...given }
    // The two exclude each other.
    if (fields['trip'] !== undefined) Reflect.deleteProperty(fields, 'failureThreshold')
    if (fields['trip'] !== undefined) Reflect.deleteProperty(fields, 'snapshot')
    change(fields)
    return wrap(fields)
  })
}
