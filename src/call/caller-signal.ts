import { check } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { signalRule, type Caller } from './task.ts'

/**
 * The signal that a rejected call is judged by: of `own` and those of the caller, the one whose abort ended the call, else
 * one that the caller aborted, else any. Finding one never replaces the error of the call: what goes wrong is reported.
 */
export function signalOfRejection(
  caller: Caller | undefined,
  own: AbortSignal | undefined,
  reason: unknown,
  onHookError: HookErrorHandler,
): AbortSignal | undefined {
  const found = own === undefined ? [] : [own]
  if (caller !== undefined) {
    try {
      found.push(...signalsOf(caller))
    } catch (error) {
      onHookError(error, 'signalOf')
    }
  }
  const aborted = found.filter((signal) => signal.aborted)
  return (
    aborted.find((signal) => Object.is(signal.reason, reason)) ??
    aborted.find((signal) => callerAborted({ status: 'rejected', reason }, { signal, probe: false })) ??
    aborted[0] ??
    found[0]
  )
}

function signalsOf({ args, signalOf }: Caller): readonly AbortSignal[] {
  if (signalOf === undefined) return signalsIn(args)
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
