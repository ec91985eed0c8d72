import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CircuitTotals } from '../breaker/circuit-stats.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { CircuitBreakerOptions, Settings } from '../breaker/settings.ts'
import type { CircuitState } from '../machine/state.ts'
import { execute } from './execute.ts'
import type { Task } from './task.ts'

/** The data that a breaker shows in a log. */
export interface CircuitSummary {
  /** The breaker's name. */
  readonly name: string
  /** The state that a call made now would find. */
  readonly state: CircuitState
  /** Milliseconds until a call would be admitted. Infinity, which JSON writes as null, if waiting does not help. */
  readonly retryAfterMs: number
  /** The results of all calls since the breaker was created. */
  readonly totals: CircuitTotals
}

/** The key of the method that Node.js, Bun and Deno call to show a value on the console. */
export const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

/** Formats a value as the console does. */
export type Inspect = (value: unknown, options: unknown) => string

/**
 * Stops calls to a dependency that fails, tries it again after a while, and returns to normal when it has recovered.
 */
export class CircuitBreaker extends BaseCircuitBreaker {
  /** @throws TypeError, RangeError */
  constructor(options?: CircuitBreakerOptions)
  /** @internal */
  constructor(options: CircuitBreakerOptions | undefined, defaultName: string | undefined, settings?: Settings)
  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- for its two signatures
  constructor(options?: CircuitBreakerOptions, defaultName?: string, settings?: Settings) {
    super(options, defaultName, settings)
  }

  /**
   * Runs the task unless the circuit rejects the call, and counts how it ends. The same as `execute(breaker, task,
   * call)`.
   *
   * @example
   * ```ts
   * import { CircuitBreaker } from 'recloser'
   *
   * const billing = new CircuitBreaker({ name: 'billing' })
   * const invoice = await billing.execute(() => ({ id: 1 }))
   * console.log(invoice.id)
   * ```
   */
  execute<T>(task: Task<T>, call?: CallOptions<NoInfer<T>>): Promise<T> {
    return execute(this, task, call)
  }

  /** The data that `JSON.stringify` shows and, in Node.js, Bun and Deno, `console.log`. */
  toJSON(): CircuitSummary {
    const { name, state, retryAfterMs, totals } = this
    return { name, state, retryAfterMs, totals }
  }

  /** @internal */
  [inspected](_depth: unknown, options: unknown, inspect: Inspect): string {
    return `CircuitBreaker ${inspect(this.toJSON(), options)}`
  }
}
