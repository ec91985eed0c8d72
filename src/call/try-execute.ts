import type { CallOptions } from '../breaker/judge.ts'
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { Outcome } from '../base/outcome.ts'
import { innermost } from './step.ts'
import { checkCall, isBreaker, journeyOf, miss, noContext } from './task.ts'
import type { AnyGuard, Guard, InsteadOf, PassedOn, Policy, Step, Task, TaskContext } from './task.ts'

/**
 * `execute` that never rejects for what the call met: resolves to how it ended, as `Promise.allSettled` tells it. An open
 * circuit costs no exception.
 *
 * Rejects with a TypeError for what is no breaker, task or signal.
 */
export async function tryExecute<T, G extends AnyGuard = Guard>(
  breaker: G,
  task: Task<T>,
  call?: CallOptions,
): Promise<Outcome<T | InsteadOf<G>>> {
  if (!isPlain(breaker, task, call)) return settled('tryExecute()', breaker, task, call)
  const permit = breaker.admit()
  if ('code' in permit) return { status: 'rejected', reason: permit }
  const outcome = await outcomeOf(() => task(noContext))
  permit.settle(outcome)
  return outcome
}

/** Whether there is nothing to look at but the breaker and the task. */
export const isPlain = (guard: AnyGuard, task: unknown, call: unknown): guard is CircuitBreaker =>
  call === undefined && typeof task === 'function' && isBreaker(guard)

/** How a call through a breaker or a policy ends, as a value; rejects with a TypeError for what is no breaker, task or signal. */
export async function settled<T, G extends AnyGuard>(
  place: string,
  guard: G,
  task: Task<T>,
  call: PassedOn | undefined,
): Promise<Outcome<T | InsteadOf<G>>> {
  checkCall(place, guard, task, call)
  // A copy has no signal where the caller gave none, also where `call` is the context of another call.
  const given = { ...call }
  const step = innermost(task)
  const journey = journeyOf(step)
  const before = journey.begun
  const outcome = await through<T, G>(guard, step, given)
  if (outcome.status === 'rejected' && journey.begun <= before) miss(call, outcome.reason)
  return outcome
}

/** The value of a call that has ended; throws its error. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'fulfilled') return outcome.value
  throw outcome.reason
}

/** How a call ends, as a value. */
export async function outcomeOf<T>(run: () => T | PromiseLike<T>): Promise<Outcome<T>> {
  try {
    return { status: 'fulfilled', value: await run() }
  } catch (error) {
    return { status: 'rejected', reason: error }
  }
}

async function through<T, G extends AnyGuard>(
  guard: G,
  step: Step<T>,
  given: PassedOn,
): Promise<Outcome<T | InsteadOf<G>>> {
  const { signal } = given
  // Not throwIfAborted(): a signal is known by `aborted`, and those of polyfills may have no more.
  if (signal?.aborted === true) return { status: 'rejected', reason: signal.reason as unknown }
  // A policy, as checkCall() has seen.
  if (!isBreaker(guard))
    return outcomeOf(() => (guard as Policy)(step, given as TaskContext) as Promise<T | InsteadOf<G>>)

  const journey = journeyOf(step)
  const before = journey.begun
  const permit = guard.admit()
  if ('code' in permit) return { status: 'rejected', reason: permit }
  const outcome = await outcomeOf(() => step(given))
  if (outcome.status === 'fulfilled') permit.settle(outcome, given)
  else {
    permit.settle(outcome, {
      ...given,
      signal: journey.judgedBy ? journey.judgedBy(signal, outcome.reason, guard) : signal,
      reached: journey.begun > before,
    })
  }
  return outcome
}
