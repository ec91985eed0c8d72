import type { Breaker } from '../breaker/breaker.ts'
import type { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import type { Permit } from '../breaker/permit.ts'

/**
 * The permit for a call that can wait, or the rejection. If the rejection has a `lease`, it was not counted, and the
 * call can wait for the lease and try again.
 */
export const admitOrWait = (breaker: Breaker): Permit | CircuitOpenError =>
  // A test double may not have this method.
  (breaker as { admit(waits: true): Permit | CircuitOpenError }).admit(true)

/**
 * What happens to a call that was rejected: if there is a lease to wait for, it waits and tries once more. An abort
 * ends the wait; another call can use the lease.
 */
export async function afterLease(
  breaker: Breaker,
  rejected: CircuitOpenError,
  signal?: AbortSignal,
): Promise<Permit | CircuitOpenError> {
  const { lease } = rejected
  if (lease === undefined) return rejected
  // Signals are recognised by `aborted`, and those of polyfills may have nothing else.
  const listening = signal as Partial<AbortSignal> | undefined
  let stop: (() => void) | undefined
  await new Promise<unknown>((resolve) => {
    listening?.addEventListener?.('abort', resolve)
    stop = () => listening?.removeEventListener?.('abort', resolve)
    lease.then(resolve, resolve)
  })
  stop?.()
  if (signal?.aborted) {
    lease.giveUp?.()
    throw signal.reason
  }
  return breaker.admit()
}

/**
 * The permit of such a call. A rejection without a lease is thrown at once.
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
