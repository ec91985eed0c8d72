import { isCircuitOpen, tryExecute } from 'recloser'
import type { CircuitBreaker, CircuitOpenError } from 'recloser'

/** Throws the very value, error or not. */
export function raise(value: unknown): never {
  throw value
}

/** What the attempt throws, error or not, as a value. */
export function thrown(attempt: () => unknown): unknown {
  try {
    attempt()
  } catch (error) {
    return error
  }
  return raise(new Error('did not throw'))
}

/** A promise in the hands of the test. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

export function deferred<T = string>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/** The reason with which a promise rejects, as a value. */
export const rejection = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => raise(new Error('did not reject')),
    (reason: unknown) => reason,
  )

/** The refusal with which a promise rejects; any other reason passes through. */
export async function refusal(promise: PromiseLike<unknown>): Promise<CircuitOpenError> {
  const reason = await rejection(promise)
  return isCircuitOpen(reason) ? reason : raise(reason)
}

/** Makes `times` failing calls. */
export async function fail(breaker: CircuitBreaker, times = 1, reason: unknown = new Error('down')): Promise<void> {
  for (let call = 0; call < times; call++) await tryExecute(breaker, () => raise(reason))
}

/** A thenable that is no promise. */
export const thenable = (
  settle: (resolve: (value: string) => void, reject: (reason: unknown) => void) => void,
): PromiseLike<string> => ({ then: settle }) as unknown as PromiseLike<string>
