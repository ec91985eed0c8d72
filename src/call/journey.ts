import type { Permit } from '../breaker/permit.ts'
import type { Outcome } from '../base/outcome.ts'
import { contextOf, isBreaker, journeyKey } from './task.ts'
import type { AlternativeOf, Given, Guard, Journey, PassedOn, Policy, Task, TaskContext } from './task.ts'

/** What leads to the task of a call. */
export type Step<T> = (context?: PassedOn) => Promise<T>

/** A new call that ends in the task. */
export function begin<T>(task: Task<T>): Journey & { readonly last: Step<T> } {
  const journey: Journey & { readonly last: Step<T> } = {
    begun: 0,
    missed: [],
    async last(given) {
      journey.begun++
      try {
        return await task(contextOf(on(journey, given)))
      } catch (error) {
        if (journey.missed.includes(error)) journey.begun--
        throw error
      }
    },
  }
  return journey
}

/**
 * Takes a call through one breaker or policy. A rejection before the task was begun says nothing about the dependency: the
 * breaker ignores it, and the call whose context was passed on to this one learns that it was the reason.
 */
export async function pass<T, G extends Guard<unknown>>(
  guard: G,
  journey: Journey,
  step: Step<T>,
  call: Given | undefined,
): Promise<T | AlternativeOf<G>> {
  const given = on(journey, call)
  const { signal } = given
  const before = journey.begun
  let permit: Permit | undefined
  let value: T | AlternativeOf<G>
  try {
    // Not throwIfAborted(): a signal is known by `aborted`, and those of polyfills may have no more.
    if (signal?.aborted === true) throw signal.reason
    if (isBreaker(guard)) {
      const admitted = guard.admit()
      if ('code' in admitted) throw admitted
      permit = admitted
      value = await step(given)
      // Anything else is a policy, as checkCall() has seen.
    } else value = await (guard as Policy)(step, given as TaskContext)
  } catch (reason) {
    const reached = journey.begun > before
    permit?.settle({ status: 'rejected', reason }, Object.assign(given, { reached }))
    const outer = call?.[journeyKey]
    if (outer !== undefined && !reached) outer.missed = [reason]
    throw reason
  }
  permit?.settle({ status: 'fulfilled', value }, given)
  return value
}

/** A copy, which has no signal where the caller gave none. Measured: a spread with one more key takes ten times as long. */
const on = (journey: Journey, call: Given | undefined): PassedOn =>
  // The predicates are asked about the values of this very call.
  Object.assign({}, call as PassedOn | undefined, { [journeyKey]: journey })

/** How a call ends, as a value. */
export async function outcomeOf<T>(run: () => T | PromiseLike<T>): Promise<Outcome<T>> {
  try {
    return { status: 'fulfilled', value: await run() }
  } catch (error) {
    return { status: 'rejected', reason: error }
  }
}
