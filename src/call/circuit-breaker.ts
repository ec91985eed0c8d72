import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CircuitTotals } from '../breaker/circuit-stats.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { CircuitBreakerOptions, Settings } from '../breaker/settings.ts'
import type { CircuitState } from '../machine/state.ts'
import { execute } from './execute.ts'
import type { Task } from './task.ts'

/** What a breaker shows of itself in a log. */
export interface CircuitSummary {
  /** The breaker's name. */
  readonly name: string
  /** What a call made now would meet. */
  readonly state: CircuitState
  /** In milliseconds; Infinity, which JSON writes as null: not by waiting. */
  readonly retryAfterMs: number
  /** What became of all calls since the breaker was made. */
  readonly totals: CircuitTotals
}

/** What Node.js, Bun and Deno ask a value on the console for. */
export const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

/** What writes a value as the console does. */
export type Inspect = (value: unknown, options: unknown) => string

/** Stops calling what fails, tries it again after a while, and goes back to normal when it has recovered. */
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
   * The same as `execute(breaker, task, call)`: runs the task unless the circuit rejects the call, and counts how it ends.
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

  /** What `JSON.stringify` and, in Node.js, Bun and Deno, `console.log` show. */
  toJSON(): CircuitSummary {
    const { name, state, retryAfterMs, totals } = this
    return { name, state, retryAfterMs, totals }
  }

  /** @internal */
  [inspected](_depth: unknown, options: unknown, inspect: Inspect): string {
    return `CircuitBreaker ${inspect(this.toJSON(), options)}`
  }
}
