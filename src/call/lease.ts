import type { Breaker } from '../breaker/breaker.ts'
import type { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import type { Permit } from '../breaker/permit.ts'
import { throwIfAborted } from './abort.ts'

/**
 * The permit for a call that can wait, or why there is none: where the rejection has a `lease`, it was not counted, and the call
 * can wait for that and ask again.
 */
export const admitOrWait = (breaker: Breaker): Permit | CircuitOpenError =>
  // A breaker of a test may know nothing of it.
  (breaker as { admit(waits: true): Permit | CircuitOpenError }).admit(true)

/**
 * What becomes of a call that was rejected: where there is a lease to wait for, it asks once more. An abort ends the wait; the
 * lease is there for another call.
 */
export async function afterLease(
  breaker: Breaker,
  rejected: CircuitOpenError,
  signal?: AbortSignal,
): Promise<Permit | CircuitOpenError> {
  const { lease } = rejected
  if (lease === undefined) return rejected
  // A signal is known by `aborted`, and those of polyfills may have no more.
  const listening = signal as Partial<AbortSignal> | undefined
  let stop: (() => void) | undefined
  await new Promise<unknown>((resolve) => {
    listening?.addEventListener?.('abort', resolve)
    stop = () => listening?.removeEventListener?.('abort', resolve)
    lease.then(resolve, resolve)
  })
  stop?.()
  throwIfAborted(signal)
  return breaker.admit()
}

/**
 * The permit of such a call. A rejection that waits for nothing is thrown at once.
 *
 * @throws CircuitOpenError
 */
export function permitAfter(breaker: Breaker, rejected: CircuitOpenError, signal?: AbortSignal): Promise<Permit> {
  if (rejected.lease === undefined) throw rejected
  return afterLease(breaker, rejected, signal).then((permit) => {
    if ('code' in permit) throw permit
    return permit
  })
}
