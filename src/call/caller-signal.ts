import { check } from '../base/check.ts'
import { ignoreRejection, type HookErrorHandler } from '../base/hook.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { signalRule } from './task.ts'

/** How the signal of a call is found in its arguments. */
export type SignalOf = (...args: never[]) => unknown

/**
 * The signal that the caller gave to a call, by `signalOf` or a look at the arguments. Of several it is the last one; after a
 * rejection the one whose abort it tells of, else one that the caller aborted, else the last one. Finding it never replaces
 * what comes of the call: what goes wrong is reported.
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
    // Looking at a signal or its reason may throw too.
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
 * The signals among the arguments, the last one first. As in `fetch(request, { signal: null })`, `null` says that the call
 * has none, whatever the arguments before it have.
 */
function signalsIn(args: readonly unknown[], report: (error: unknown) => void): readonly AbortSignal[] {
  const found: AbortSignal[] = []
  for (const argument of [...args].reverse()) {
    try {
      // Anything but null and undefined may be asked for a property.
      const signal = isSignal(argument)
        ? argument
        : (argument as { readonly signal?: unknown } | null | undefined)?.signal
      if (signal === null) break
      if (isSignal(signal)) found.push(signal)
    } catch (error) {
      // One that cannot be read hides no other one.
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
