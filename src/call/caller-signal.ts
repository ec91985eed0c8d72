import { check } from '../base/check.ts'
import { ignoreRejection, type HookErrorHandler } from '../base/hook.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { signalRule } from './task.ts'

/** How the signal of a call is found in its arguments. */
export type SignalOf = (...args: never[]) => unknown

/**
 * The signal that the caller passed to a call, found by `signalOf` or in the arguments. If there are several, it is the
 * last one. After a rejection it is the signal whose abort is the reason of the rejection, otherwise a signal that was
 * aborted, otherwise the last one. An error while searching is reported and never changes the result of the call.
 */
export function callerSignal(
  args: readonly unknown[],
  signalOf: SignalOf | undefined,
  onHookError: HookErrorHandler | undefined,
  rejection?: PromiseRejectedResult,
): AbortSignal | undefined {
  const report = (error: unknown): void => onHookError?.(error, 'signalOf')
  try {
    const found = signalOf === undefined ? signalsIn(args, report) : answerOf(signalOf, args)
    // Reading a signal or its reason may also throw.
    const decisive =
      rejection &&
      (found.find((signal) => signal.aborted && Object.is(signal.reason, rejection.reason)) ??
        found.find((signal) => callerAborted(rejection, { signal, probe: false })))
    return decisive ?? found[0]
  } catch (error) {
    report(error)
    return undefined
  }
}

function answerOf(signalOf: SignalOf, args: readonly unknown[]): readonly AbortSignal[] {
  const signal: unknown = signalOf(...(args as never[]))
  if (signal === undefined || signal === null) return []
  ignoreRejection(signal)
  return [check('signalOf()', 'signal', signal, signalRule)]
}

/**
 * The signals among the arguments, the last one first. As in `fetch(request, { signal: null })`, `null` means that the
 * call has no signal, even if an earlier argument has one.
 */
function signalsIn(args: readonly unknown[], report: (error: unknown) => void): readonly AbortSignal[] {
  const found: AbortSignal[] = []
  for (const argument of [...args].reverse()) {
    try {
      // Properties can be read of anything except null and undefined.
      const signal = isSignal(argument)
        ? argument
        : (argument as { readonly signal?: unknown } | null | undefined)?.signal
      if (signal === null) break
      if (isSignal(signal)) found.push(signal)
    } catch (error) {
      // An argument that cannot be read does not hide the others.
      report(error)
    }
  }
  return found
}

/** By shape: a signal may come from another realm, or from a polyfill. */
function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>
  return typeof aborted === 'boolean' && typeof addEventListener === 'function'
}
