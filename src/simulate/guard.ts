import type { Breaker } from '../breaker/breaker.ts'
import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { TransitionEvent } from '../breaker/circuit-event.ts'
import type { Verdict } from '../machine/state.ts'
import type { Guard } from '../call/task.ts'
import type { SimulatedTransition } from './replay-result.ts'

/** What a guard is made with. All of it belongs to the simulation: a guard that uses other time or other chance is wrong. */
export interface GuardContext {
  /** Tells guards apart: the name of the clients, with the number of the process and of the shard where there are several. */
  readonly name: string
  /** The name of the clients. */
  readonly clients: string
  /** The number of the process, from 0. */
  readonly process: number
  /** The number of the shard, from 0, where each has a guard of its own; otherwise `undefined`. */
  readonly shard: number | undefined
  /** The time of the simulation, in milliseconds. Pass it as the option `clock`. */
  readonly clock: () => number
  /** Chance in 0..1, by the seed. Pass it as the option `random`. */
  readonly random: () => number
  /**
   * How likely the dependency would answer a call well that is made now and waits at most so many milliseconds, from 0 to 1.
   * Nobody knows that in production: it is for a guard that shows the best that any could do. By default it tells of the guard's
   * own shard, or of the first one.
   */
  readonly outlook: (patienceMs?: number, shard?: number) => number
  /**
   * Puts a change of state into the result. That of a breaker which the factory returns is there anyway; pass this as the
   * option `onStateChange` of a breaker inside a pipeline, and call it for what is no breaker of this library.
   */
  readonly onStateChange: (change: TransitionEvent | Omit<SimulatedTransition, 'atMs'>) => void
}

/** Anything that decides on calls and learns how they end. It never waits. */
export interface SimulatedGuard {
  /** Decides on one call: false refuses it, a function admits it and is called once with how it ended. */
  readonly admit: (nowMs: number) => false | ((verdict: Verdict, nowMs: number) => void)
}

/**
 * Makes the guard of one process, or of one process and one shard: a breaker, a policy or pipeline, anything else that
 * decides on calls, or nothing.
 */
export type GuardFactory = (context: GuardContext) => Guard<unknown> | SimulatedGuard | undefined

/** What a guard said to one call. */
export interface Admitted {
  readonly probe: boolean
  readonly end: (verdict: Verdict, nowMs: number) => void
}

/** A guard said no, or not yet. */
export interface Refused {
  /** What a call can wait for to ask again, where there is that. */
  readonly lease: PromiseLike<unknown> | undefined
}

/**
 * A breaker's permit, or what a `SimulatedGuard` answered, in one form.
 *
 * @param mayWait whether the call would wait for a lease
 */
export function admittedBy(guard: Breaker | SimulatedGuard, nowMs: number, mayWait: boolean): Admitted | Refused {
  const answer = guard instanceof BaseCircuitBreaker ? guard.admit(mayWait) : guard.admit(nowMs)
  if (answer === false) return { lease: undefined }
  if ('code' in answer) return { lease: answer.lease }
  if (typeof answer === 'function') return { probe: false, end: answer }
  return {
    probe: answer.probe,
    end: (verdict) => {
      if (verdict === 'success') answer.succeed()
      else if (verdict === 'failure') answer.fail()
      else {
        // The caller gave up: a rule that looks at slow calls tells that from a call that was ignored.
        const hangUp = AbortSignal.abort()
        answer.settle({ status: 'rejected', reason: hangUp.reason }, { signal: hangUp })
      }
    },
  }
}
