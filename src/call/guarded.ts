import { readOptions, optionError } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { nameOf } from './function-properties.ts'
import { copyMetadata } from './metadata.ts'
import { checkGuard, isBreaker, isBuiltInPolicy, type Guard, type BuiltInPolicy } from './task.ts'
import { behind, wrapSchema, type WrapFields, type WrapOptions } from './wrap.ts'

/** A decorator for async methods, as the standard has it and as `experimentalDecorators` has it. */
export interface GuardedDecorator<Self = unknown> {
  /**
   * Decorates a method by the standard.
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
 * Puts an async method behind a breaker. Given options, each decorated method gets a breaker of its own, which is named
 * `Class.method`, shared by all instances and readable as `.breaker` of the method. Given a function of the object, as
 * for a breaker that was injected into it, each call goes through what the function gives. Policies of this library are
 * known by their mark; put a policy of your own into `pipeline()`.
 *
 * With standard decorators the class is known once it has an instance: the breaker of a method that is read earlier, and
 * is not static, is named for the method alone.
 *
 * @throws TypeError, RangeError when it is applied
 */
// Without an annotation, `self` has the members that the class gives it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- nothing is known of the class where the decorator is made
export function guarded<Self = any>(guardOf: GuardOf<Self>, options?: WrapOptions): GuardedDecorator<Self>
export function guarded(
  guardOrOptions?: Breaker | BuiltInPolicy | CircuitBreakerOptions,
  options?: WrapOptions,
): GuardedDecorator
export function guarded(given: unknown = {}, options: WrapOptions = {}): GuardedDecorator {
  // The standard hands over (method, context) and takes the new method; `experimentalDecorators` hands over
  // (prototype, name, descriptor) and takes a new descriptor.
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
  /** The breaker or policy, where all objects share it. */
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

/** What all objects share: what was given, or a breaker of the method, made when it is first needed. By then its class has a name. */
function sharedBreaker(given: unknown, name: string): Decorated['breaker'] {
  if (isBreaker(given) || isBuiltInPolicy(given)) return () => given
  if (typeof given === 'function') return undefined
  const options = given as CircuitBreakerOptions
  const settings = resolveOptions(options)
  let made: CircuitBreaker | undefined
  return (className = '') =>
    (made ??= new CircuitBreaker(options, className === '' ? name : `${className}.${name}`, settings))
}

/** The class of an object, or its prototype: of all its classes the one that declares the method, where that can be seen. */
function ownerOf(self: unknown, name: string | symbol, method: unknown): unknown {
  for (let at: unknown = self; at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.getOwnPropertyDescriptor(at, name)?.value === method) return at
  }
  return typeof self === 'function' ? self : Object.getPrototypeOf(self)
}

/** The name of a class, given itself or its prototype; empty for anything else. */
function classNameOf(target: unknown): string {
  if (typeof target === 'function') return nameOf(target)
  // Of an object without prototype there is no constructor.
  const { constructor: owner = Object } = target as { readonly constructor?: object }
  return (owner as { readonly prototype?: unknown }).prototype === target ? nameOf(owner) : ''
}
