// wrap() and withBreaker() keep the function: overloads, type parameters, `this`, optional and rest parameters.
import { CircuitBreaker, withBreaker, wrap } from 'recloser'

interface User {
  readonly id: string
}

async function find(id: string): Promise<User>
async function find(ids: readonly string[]): Promise<readonly User[]>
async function find(given: string | readonly string[]): Promise<User | readonly User[]> {
  return typeof given === 'string' ? { id: given } : given.map((id) => ({ id }))
}

async function first<T>(items: readonly T[], fallback?: T): Promise<T | undefined> {
  return items[0] ?? fallback
}

async function join(
  this: { readonly prefix: string },
  separator?: string,
  ...parts: readonly number[]
): Promise<string> {
  return this.prefix + parts.join(separator)
}

const breaker = new CircuitBreaker()

export const findUser = wrap(breaker, find)
export const findOwn = withBreaker(find)
export const one: Promise<User> = findUser('1')
export const ownOne: Promise<User> = findOwn('1')
export const many: Promise<readonly User[]> = findUser(['1'])
export const ownMany: Promise<readonly User[]> = findOwn(['1'])

export const firstOf = wrap(breaker, first)
export const ownFirst = withBreaker(first)
export const word: Promise<string | undefined> = firstOf(['a'])
export const ownNumber: Promise<number | undefined> = ownFirst([1], 2)

export const store = { prefix: 'user', key: wrap(breaker, join), ownKey: withBreaker(join) }
export const keys: readonly Promise<string>[] = [
  store.key(),
  store.key(':', 1, 2),
  store.ownKey(),
  store.ownKey(':', 1),
]

export const double = wrap(breaker, (count: number): number => count * 2)
export const ownDouble = withBreaker((count: number): number => count * 2)
export const doubled: readonly Promise<number>[] = [double(1), ownDouble(1)]
export const { state } = ownDouble.breaker

// @ts-expect-error -- `this` has no prefix
export const wrongThis = () => wrap(breaker, join)(':')
// @ts-expect-error -- `this` has no prefix
export const wrongOwnThis = () => withBreaker(join)(':')
// @ts-expect-error -- no such overload
export const wrongOverload = () => findUser(5)
