import { optionError } from '../base/check.ts'
import { monotonicClock } from '../base/clock.ts'
import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { isBreaker, type Policy } from '../call/task.ts'
import type { GuardContext, GuardFactory, SimulatedGuard } from './guard.ts'
import type { Ledger } from './ledger.ts'
import { Refusals } from './refusals.ts'

/** One guard, and what its refusals have been. */
export interface Gate {
  /** What decides at once: a breaker, or a `SimulatedGuard`. */
  readonly deciding: Breaker | SimulatedGuard | undefined
  /** What runs the call, in promises. */
  readonly policy: Policy | undefined
  readonly refusals: Refusals
}

/**
 * The guard that a factory makes, with its changes of state written down.
 *
 * @throws TypeError
 */
export function makeGate(
  caller: string,
  factory: GuardFactory,
  context: Omit<GuardContext, 'onStateChange'>,
  ledger: Ledger,
): Gate {
  const refusals = new Refusals()
  let last: unknown
  const onStateChange: GuardContext['onStateChange'] = (change) => {
    // A breaker that was given this, and returned, tells of each change twice.
    if (change !== last) ledger.change(context.name, refusals, { ...change, atMs: context.clock() })
    last = change
  }
  const guard: unknown = factory({ ...context, onStateChange })
  if (guard === undefined) return { deciding: undefined, policy: undefined, refusals }
  // What it is called with and gives is the type's word.
  if (typeof guard === 'function') return { deciding: undefined, policy: guard as Policy, refusals }
  if (guard === null || !isBreaker(guard)) {
    throw optionError(TypeError, caller, 'guard()', 'a CircuitBreaker, a policy, a SimulatedGuard or undefined', guard)
  }
  if (guard instanceof BaseCircuitBreaker) {
    if (guard.settings.clock === monotonicClock) {
      throw optionError(TypeError, caller, 'guard()', 'made with the `clock` it was given', guard)
    }
    guard.subscribe('transition', onStateChange)
  }
  return { deciding: guard, policy: undefined, refusals }
}
