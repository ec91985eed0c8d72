import { callback, check, number, readOptions } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { safeHandler, type HookErrorHandler } from '../base/hook.ts'
import { AbortListeners } from '../call/abort.ts'
import { checkCall, contextOf, type BuiltInPolicy, type Task } from '../call/task.ts'
import { timersOf } from '../timer/timer.ts'
import { libraryPolicy, type PolicyCall } from './library-policy.ts'
import { policyEvents, type PolicyEvents } from './policy-events.ts'
import { TimeoutError } from './timeout-error.ts'
import { wait } from './wait.ts'

/** All fields are optional. */
export interface TimeoutOptions {
  /**
   * Receives errors thrown by listeners; they never reach the caller.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
}

/** A call took too long. */
export interface TimeoutEvent {
  /** Which event this is. */
  readonly type: 'timeout'
  /** The time limit of the call, in milliseconds. */
  readonly timeoutMs: number
}

/** A policy that limits how long a task takes. */
export interface TimeoutPolicy extends BuiltInPolicy, PolicyEvents<TimeoutEvent> {
  /** The time limit of a task, in milliseconds. */
  readonly timeoutMs: number
}

/**
 * Limits how long each task takes. The task gets its own signal, which is aborted with a `TimeoutError` when the time
 * is up, or together with the caller's signal. In both cases the call ends at once, even if the task ignores the
 * signal; a later outcome of such a task is dropped. While a task runs, its timer keeps the program alive, so that code
 * that awaits the call gets an answer.
 *
 * @param timeoutMs milliseconds above 0; with Infinity there is no limit
 * @throws TypeError, RangeError
 */
export function timeout(timeoutMs: number, options: TimeoutOptions = {}): TimeoutPolicy {
  const caller = 'timeout()'
  check(caller, 'timeoutMs', timeoutMs, positiveMilliseconds)
  const settings = readOptions(caller, options, { onHookError: [callback<HookErrorHandler>(), undefined] })
  const { emit, subscribe } = policyEvents<TimeoutEvent>(safeHandler(settings.onHookError ?? defaultHookErrorHandler()))
  const aborts = new AbortListeners()

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(caller, run, task, call)
    const controller = new AbortController()
    return wait<T>(
      {
        ms: timeoutMs,
        signal: call?.signal,
        timers: timersOf(call),
        aborts,
        onTimeUp: ({ reject }) => {
          const error = new TimeoutError(timeoutMs)
          reject(error)
          controller.abort(error)
          emit(() => ({ type: 'timeout', timeoutMs }))
        },
        onAbort: (_, reason) => controller.abort(reason),
      },
      ({ resolve, reject }) => {
        // Awaited here, because some runtimes report a rejection that is not handled at once.
        const attempt = async (): Promise<T> => await task(contextOf({ ...call, signal: controller.signal }))
        attempt().then(resolve, reject)
      },
    )
  }
  return libraryPolicy('timeout', run, { timeoutMs, subscribe })
}

const positiveMilliseconds = number('a number of milliseconds above 0', (value) => value > 0)
