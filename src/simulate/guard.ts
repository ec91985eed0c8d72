import type { Breaker } from '../breaker/breaker.ts'
import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { TransitionEvent } from '../breaker/circuit-event.ts'
import type { Verdict } from '../machine/state.ts'
import type { Guard } from '../call/task.ts'
import type { SimulatedTransition } from './replay-result.ts'

/** The inputs for a guard, all from the simulation. A guard that uses any other clock or random numbers is wrong. */
export interface GuardContext {
  /**
   * A name for each guard: the name of the clients, with the number of the process and of the shard if there are
   * several.
   */
  readonly name: string
  /** The name of the clients. */
  readonly clients: string
  /** The number of the process, from 0. */
  readonly process: number
  /** The number of the shard, from 0, if each has its own guard; otherwise `undefined`. */
  readonly shard: number | undefined
  /** The time of the simulation, in milliseconds. Pass it as the option `clock`. */
  readonly clock: () => number
  /** Random numbers from 0 to 1, without 1, from the seed. Pass it as the option `random`. */
  readonly random: () => number
  /**
   * The probability, from 0 to 1, that the dependency would give a good answer to a call that is made now and waits at
   * most this many milliseconds. In production this is not known: use it for a guard that shows the best possible
   * result. By default it is for the guard's own shard, or the first one.
   */
  readonly outlook: (patienceMs?: number, shard?: number) => number
  /**
   * Adds a change of state to the result. The changes of a breaker that the factory returns are added automatically.
   * Pass this as the option `onStateChange` of a breaker inside a pipeline, and call it for a guard that is not a
   * breaker of this library.
   */
  readonly onStateChange: (change: TransitionEvent | Omit<SimulatedTransition, 'atMs'>) => void
}

/** Any object that decides about calls and learns how they end. It never waits. */
export interface SimulatedGuard {
  /**
   * Decides about one call. It returns false to refuse it, or a function to admit it, which is called once with the
   * verdict.
   */
  readonly admit: (nowMs: number) => false | ((verdict: Verdict, nowMs: number) => void)
}

/**
 * Makes the guard of one process, or of one process and one shard: a breaker, a policy or pipeline, any other object
 * that decides about calls, or nothing.
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
