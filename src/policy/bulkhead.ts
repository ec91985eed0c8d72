import { callback, milliseconds, number, readOptions, text, wholeNumber } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { safeHandler, type HookErrorHandler } from '../base/hook.ts'
import { AbortListeners, throwIfAborted } from '../call/abort.ts'
import { checkCall, contextOf, type BuiltInPolicy, type Task } from '../call/task.ts'
import { timersOf } from '../timer/timer.ts'
import { BulkheadFullError, type BulkheadFullCode } from './bulkhead-full-error.ts'
import { libraryPolicy, type PolicyCall } from './library-policy.ts'
import { policyEvents, type PolicyEvents } from './policy-events.ts'
import { wait, type Wait } from './wait.ts'

/** `maxConcurrent` is required; an unknown key is an error. */
export interface BulkheadOptions {
  /** How many tasks may run at once: a whole number above 0. */
  readonly maxConcurrent: number
  /**
   * How many calls may wait for a slot, first come, first served: a whole number, 0 or more, or Infinity.
   *
   * @default 0
   */
  readonly maxQueued?: number | undefined
  /**
   * How long a call may wait in the queue, in milliseconds, 0 or more.
   *
   * @default Infinity
   */
  readonly queueTimeoutMs?: number | undefined
  /**
   * Shown in errors and events.
   *
   * @default 'bulkhead'
   */
  readonly name?: string | undefined
  /**
   * Receives errors thrown by listeners; they never reach the caller.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
}

/** A bulkhead rejected a call: the task was not run. */
export interface BulkheadRejectedEvent {
  /** Which event this is. */
  readonly type: 'rejected'
  /** The bulkhead's name. */
  readonly bulkhead: string
  /** Whether the queue was full, or the wait too long. */
  readonly code: BulkheadFullCode
  /** How many tasks were running at that time. */
  readonly running: number
  /** How many calls were waiting at that time. */
  readonly queued: number
}

/** A policy that limits how many tasks run at once, with its numbers. */
export interface BulkheadPolicy extends BuiltInPolicy, PolicyEvents<BulkheadRejectedEvent> {
  /** How many tasks may run at once. */
  readonly maxConcurrent: number
  /** How many calls may wait for a slot. */
  readonly maxQueued: number
  /** How many tasks are running now. */
  readonly running: number
  /** How many calls are waiting for a slot now. */
  readonly queued: number
}

/**
 * Limits how many tasks run at once. Further calls wait in a queue. They are rejected with a `BulkheadFullError` if the
 * queue is full or the wait takes too long. A call that is aborted in the queue leaves it at once, with the signal's
 * reason. A task keeps its slot until it has settled, whether or not it was aborted.
 *
 * @throws TypeError, RangeError
 */
export function bulkhead(options: BulkheadOptions): BulkheadPolicy {
  const caller = 'bulkhead()'
  const { maxConcurrent, maxQueued, queueTimeoutMs, name, onHookError } = readOptions(caller, options, {
    maxConcurrent: [wholeNumber],
    maxQueued: [queueLength, 0],
    queueTimeoutMs: [milliseconds, Infinity],
    name: [text, 'bulkhead'],
    onHookError: [callback<HookErrorHandler>(), undefined],
  })
  const { emit, subscribe } = policyEvents<BulkheadRejectedEvent>(safeHandler(onHookError ?? defaultHookErrorHandler()))
  // A set keeps the order, and removes any call in O(1).
  const queue = new Set<Wait<undefined>>()
  const aborts = new AbortListeners()
  let running = 0

  function rejection(code: BulkheadFullCode): BulkheadFullError {
    emit(() => ({ type: 'rejected', bulkhead: name, code, running, queued: queue.size }))
    return new BulkheadFullError(name, code)
  }

  /** Waits in the queue for a slot. */
  const turn = (call: PolicyCall | undefined): Promise<undefined> =>
    wait(
      {
        ms: queueTimeoutMs,
        signal: call?.signal,
        timers: timersOf(call),
        aborts,
        onTimeUp: (waiting) => {
          queue.delete(waiting)
          waiting.reject(rejection('ERR_BULKHEAD_TIMEOUT'))
        },
        onAbort: (waiting) => queue.delete(waiting),
      },
      (waiting) => queue.add(waiting),
    )

  /** Gives the slot to the call that has waited longest, so that a new call cannot overtake it. */
  function release(): void {
    const [first] = queue
    if (first === undefined) running--
    else {
      queue.delete(first)
      first.resolve(undefined)
    }
  }

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(caller, run, task, call)
    throwIfAborted(call?.signal)
    if (running < maxConcurrent) running++
    else if (queue.size < maxQueued) await turn(call)
    else throw rejection('ERR_BULKHEAD_FULL')
    try {
      // The call may get its turn at the same time as the abort.
      throwIfAborted(call?.signal)
      return await task(contextOf(call))
    } finally {
      release()
    }
  }

  return libraryPolicy('bulkhead', run, {
    maxConcurrent,
    maxQueued,
    get running() {
      return running
    },
    get queued() {
      return queue.size
    },
    subscribe,
  })
}

const queueLength = number(
  'a whole number, 0 or more, or Infinity',
  (value) => value === Infinity || (Number.isSafeInteger(value) && value >= 0),
)
