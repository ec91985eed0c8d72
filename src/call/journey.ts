import type { Permit } from '../breaker/permit.ts'
import type { Outcome } from '../base/outcome.ts'
import { admitOrWait, permitAfter } from './lease.ts'
import { contextOf, isBreaker, journeyKey } from './task.ts'
import type { AlternativeOf, Given, Guard, Leg, PassedOn, Policy, Task, TaskContext } from './task.ts'

/** Runs the next step on the way to the task of a call; `from` is the leg that it belongs to. */
export type Step<T> = (context?: PassedOn, from?: Leg) => Promise<T>

/** Runs the task itself. */
export const lastStep =
  <T>(task: Task<T>): Step<T> =>
  async (given, from) => {
    const run = begin(true, given, from)
    try {
      const value = await task(contextOf(on(run, given)))
      run.asked = true
      end(run)
      return value
    } catch (error) {
      // Otherwise the run has only led to another call, which never began its own task.
      if (!run.missed.includes(error)) run.asked = true
      end(run, [error])
      throw error
    }
  }

/**
 * Takes a call through one breaker or policy. A rejection before the task began says nothing about the dependency, so
 * the breaker ignores it. The run whose context was passed on to this call learns that the rejection was the reason.
 */
export async function pass<T, G extends Guard<unknown>>(
  guard: G,
  step: Step<T>,
  call: Given | undefined,
  from?: Leg,
): Promise<T | AlternativeOf<G>> {
  const leg = begin(false, call, from)
  const given = on(null, call)
  const { signal } = given
  let permit: Permit | undefined
  let value: T | AlternativeOf<G>
  try {
    // Not throwIfAborted(): signals are recognised by `aborted`, and those of polyfills may have nothing else.
    if (signal?.aborted === true) throw signal.reason
    if (isBreaker(guard)) {
      const admitted = admitOrWait(guard)
      permit = 'code' in admitted ? await permitAfter(guard, admitted, signal) : admitted
      value = await step(given, leg)
      // Anything else is a policy, as checkCall() has seen.
    } else value = await (guard as Policy)((context) => step(context, leg), given as TaskContext)
  } catch (reason) {
    permit?.settle({ status: 'rejected', reason }, Object.assign(given, { reached: isReached(leg, reason) }))
    end(leg, [reason])
    throw reason
  }
  permit?.settle({ status: 'fulfilled', value }, given)
  end(leg)
  return value
}

/** A leg inside the leg that it belongs to, and inside the run whose context it was given. Often these are the same. */
function begin(isRun: boolean, given: Given | undefined, from: Leg | undefined): Leg {
  const leg: Leg = { isRun, asked: false, missed: [], open: new Set(), outer: [from, given?.[journeyKey]] }
  for (const outer of leg.outer) outer?.open.add(leg)
  return leg
}

/** Reports the end of this leg to the legs around it; `rejected` has the reason if it was rejected. */
function end(leg: Leg, rejected: readonly unknown[] = []): void {
  const asked = isReached(leg, rejected[0])
  for (const outer of leg.outer) {
    if (!outer) continue
    outer.open.delete(leg)
    if (asked) outer.asked = true
    else outer.missed = rejected
  }
}

/**
 * Whether a leg reached the dependency. An abort may be known here before it is known further inside. So a run that has
 * not ended counts as on its way only if each call that it led to was on its way, and if the latest of these calls has
 * ended with the same reason as this leg.
 */
function isReached(leg: Leg, reason: unknown): boolean {
  if (leg.asked) return true
  for (const inner of leg.open) if (isReached(inner, reason)) return true
  return leg.isRun && leg.open.size === 0 && !leg.missed.includes(reason)
}

/**
 * A copy, which has no signal if the caller gave none. `run` is null on the way to a run. Measured: a spread with one
 * more key takes ten times as long.
 */
const on = (run: Leg | null, call: Given | undefined): PassedOn =>
  // The predicates receive the values of this call.
  Object.assign({}, call as PassedOn | undefined, { [journeyKey]: run })

/** How a call ends, as a value. */
export async function outcomeOf<T>(run: () => T | PromiseLike<T>): Promise<Outcome<T>> {
  try {
    return { status: 'fulfilled', value: await run() }
  } catch (error) {
    return { status: 'rejected', reason: error }
  }
}
