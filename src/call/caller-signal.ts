import { check } from '../base/check.ts'
import { dropPromise } from '../base/hook.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { signalRule, type JudgedBy } from './task.ts'

/** How the signal of a call is found in its arguments. */
export type SignalOf = (...args: never[]) => unknown

/**
 * The signal that a rejected call is judged by: of its own and those that `signalOf` or a look at the arguments finds, the
 * one whose abort ended the call, else one that the caller aborted, else any. Finding one never replaces the error of the
 * call: what goes wrong is reported.
 */
export const judgedBy =
  (args: readonly unknown[], signalOf: SignalOf | undefined): JudgedBy =>
  (own, reason, breaker) => {
    const found = own === undefined ? [] : [own]
    try {
      found.push(...(signalOf === undefined ? signalsIn(args) : answerOf(signalOf, args)))
      // Looking at a signal or its reason may throw too.
      const aborted = found.filter((signal) => signal.aborted)
      return (
        aborted.find((signal) => Object.is(signal.reason, reason)) ??
        aborted.find((signal) => callerAborted({ status: 'rejected', reason }, { signal, probe: false })) ??
        found[0]
      )
    } catch (error) {
      breaker.settings.onHookError(error, 'signalOf')
      return own
    }
  }

function answerOf(signalOf: SignalOf, args: readonly unknown[]): readonly AbortSignal[] {
  const signal: unknown = signalOf(...(args as never[]))
  if (signal === undefined || signal === null) return []
  dropPromise(signal)
  return [check('signalOf()', 'signal', signal, signalRule)]
}

/**
 * The signals among the arguments, the last one first. As in `fetch(request, { signal: null })`, `null` says that the call
 * has none, whatever the arguments before it have.
 */
function signalsIn(args: readonly unknown[]): readonly AbortSignal[] {
  const found: AbortSignal[] = []
  for (const argument of [...args].reverse()) {
    if (typeof argument !== 'object' || argument === null) continue
    const signal = isSignal(argument) ? argument : (argument as { readonly signal?: unknown }).signal
    if (signal === null) break
    if (isSignal(signal)) found.push(signal)
  }
  return found
}

/** By shape: a signal may come from another realm, or from a polyfill. */
const isSignal = (value: unknown): value is AbortSignal =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as AbortSignal).aborted === 'boolean' &&
  typeof (value as AbortSignal).addEventListener === 'function'
