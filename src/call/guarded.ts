import { readOptions, optionError } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { nameOf } from './function-properties.ts'
import { copyMetadata } from './metadata.ts'
import { checkGuard, isBreaker, isBuiltInPolicy, type Guard, type BuiltInPolicy } from './task.ts'
import { behind, wrapSchema, type WrapFields, type WrapOptions } from './wrap.ts'

/** A decorator for async methods. It works with standard decorators and with `experimentalDecorators`. */
export interface GuardedDecorator<Self = unknown> {
  /**
   * Decorates a method as a standard decorator.
   *
   * @typeParam Method the method, with its own type
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the context of a decorator wants it so
  <This extends Self, Method extends (this: This, ...args: any) => Promise<unknown>>(
    method: Method,
    context: ClassMethodDecoratorContext<This, Method>,
  ): Method
  /**
   * Decorates a method with `experimentalDecorators`.
   *
   * @typeParam Method the method, with its own type
   */
  <Method extends (...args: never[]) => Promise<unknown>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void
}

/** Finds the breaker or policy of the object whose method is called, at each call. */
export type GuardOf<Self> = (self: Self) => Guard

/**
 * Puts an async method behind a breaker. If you pass options, each decorated method gets its own breaker, which is
 * named `Class.method`, shared by all instances and readable as `.breaker` of the method. If you pass a function of the
 * object, for instance for an injected breaker, each call goes through the breaker or policy that it returns. Policies
 * of this library are recognised by their mark; pass your own policy as `pipeline(policy)`.
 *
 * With standard decorators the class is known only when it has an instance. If you read the breaker of a method
 * earlier, and the method is not static, the breaker has only the name of the method.
 *
 * @throws TypeError, RangeError when the decorator is applied
 */
// Without an annotation, `self` has the members of the class.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- nothing is known of the class where the decorator is made
export function guarded<Self = any>(guardOf: GuardOf<Self>, options?: WrapOptions): GuardedDecorator<Self>
export function guarded(
  guardOrOptions?: Breaker | BuiltInPolicy | CircuitBreakerOptions,
  options?: WrapOptions,
): GuardedDecorator
export function guarded(given: unknown = {}, options: WrapOptions = {}): GuardedDecorator {
  // Standard decorators receive (method, context) and return the new method. `experimentalDecorators` receive
  // (prototype, name, descriptor) and return a new descriptor.
  const decorate = (target: unknown, context: unknown, descriptor?: PropertyDescriptor): unknown => {
    const fields = readOptions('guarded()', options, wrapSchema)
    if (descriptor !== undefined) {
      const { value, breaker } = decorated(given, descriptor.value, context, fields)
      breaker?.(classNameOf(target))
      return { ...descriptor, value }
    }
    const { kind, name, addInitializer } = (context ?? {}) as Partial<ClassMethodDecoratorContext>
    const { value, breaker } = decorated(given, kind === 'method' ? target : kind, name, fields)
    addInitializer?.(function (this: unknown) {
      breaker?.(classNameOf(ownerOf(this, name as string | symbol, value)))
    })
    return value
  }
  return decorate as GuardedDecorator
}

interface Decorated {
  readonly value: object
  /** The breaker or policy, if all objects share it. */
  readonly breaker: ((className?: string) => Guard<unknown>) | undefined
}

function decorated(given: unknown, method: unknown, name: unknown, options: WrapFields): Decorated {
  if (typeof method !== 'function') throw optionError(TypeError, 'guarded()', 'target', 'a method', method)
  const breaker = sharedBreaker(given, String(name))
  const found = (self: unknown): Guard<unknown> => checkGuard('guarded()', (given as GuardOf<unknown>)(self))
  const value = copyMetadata(method, behind(breaker ? () => breaker() : found, method as () => unknown, options))
  if (breaker) Object.defineProperty(value, 'breaker', { get: () => breaker(), enumerable: true })
  return { value, breaker }
}

/**
 * The guard that all objects share: the given one, or a breaker of the method, made when it is first needed, because by
 * then the class has a name.
 */
function sharedBreaker(given: unknown, name: string): Decorated['breaker'] {
  if (isBreaker(given) || isBuiltInPolicy(given)) return () => given
  if (typeof given === 'function') return undefined
  const options = given as CircuitBreakerOptions
  const settings = resolveOptions(options)
  let made: CircuitBreaker | undefined
  return (className = '') =>
    (made ??= new CircuitBreaker(options, className === '' ? name : `${className}.${name}`, settings))
}

/** The class of an object, or its prototype. If possible, it is the class that declares the method. */
function ownerOf(self: unknown, name: string | symbol, method: unknown): unknown {
  for (let at: unknown = self; at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.getOwnPropertyDescriptor(at, name)?.value === method) return at
  }
  return typeof self === 'function' ? self : Object.getPrototypeOf(self)
}

/** The name of a class, given itself or its prototype; empty for anything else. */
function classNameOf(target: unknown): string {
  if (typeof target === 'function') return nameOf(target)
  // An object without a prototype has no constructor.
  const { constructor: owner = Object } = target as { readonly constructor?: object }
  return (owner as { readonly prototype?: unknown }).prototype === target ? nameOf(owner) : ''
}
