import { refusal } from '../base/check.ts'
import { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../core/settings.ts'
import { isGuard, type Guard } from './task.ts'
import { wrap } from './wrap.ts'

type AsyncMethod<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Promise<Result>

/** A decorator for async methods, as the standard has it and as `experimentalDecorators` has it. */
export interface GuardedDecorator {
  <This, Args extends unknown[], Result>(
    method: AsyncMethod<This, Args, Result>,
    context: ClassMethodDecoratorContext<This, AsyncMethod<This, Args, Result>>,
  ): AsyncMethod<This, Args, Result>
  <Method extends (...args: never[]) => Promise<unknown>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void
}

/**
 * Puts an async method behind a breaker. Given options, each decorated method gets a breaker of its own, named for the
 * method, shared by all instances and readable as `.breaker` of the method.
 *
 * @throws TypeError, RangeError when it is applied
 */
export function guarded(breakerOrOptions: Guard | CircuitBreakerOptions = {}): GuardedDecorator {
  // The standard hands over (method, context) and takes the new method; `experimentalDecorators` hands over
  // (prototype, name, descriptor) and takes a new descriptor.
  const decorate = (target: unknown, context: unknown, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor !== undefined) return { ...descriptor, value: behind(breakerOrOptions, descriptor.value, context) }
    const { kind, name } = (context ?? {}) as Partial<ClassMethodDecoratorContext>
    return behind(breakerOrOptions, kind === 'method' ? target : kind, name)
  }
  return decorate as GuardedDecorator
}

function behind(breakerOrOptions: Guard | CircuitBreakerOptions, method: unknown, name: unknown): unknown {
  if (typeof method !== 'function') throw refusal(TypeError, 'guarded()', 'target', 'a method', method)
  const breaker = isGuard(breakerOrOptions) ? breakerOrOptions : new CircuitBreaker(breakerOrOptions, String(name))
  return Object.assign(wrap(breaker, method as () => unknown), { breaker })
}
