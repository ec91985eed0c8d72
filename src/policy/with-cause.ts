import { RejectedError } from '../base/rejected-error.ts'
import { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import { BulkheadFullError } from './bulkhead-full-error.ts'

/** The classes of which a copy is sure to be the same: one of somebody else may have private fields, which a copy would lose. */
const copied: readonly unknown[] = Object.freeze([RejectedError, CircuitOpenError, BulkheadFullError])

/**
 * The rejection as this call has it: the same in all but its `cause`. A copy, since the rejection may be shared with other
 * calls, which failed for other reasons. One that has a cause, or is of a class of somebody else, stays as it is.
 */
export function withCause(rejection: RejectedError, cause: unknown): RejectedError {
  if (rejection.cause !== undefined || !copied.includes(rejection.constructor)) return rejection
  const { message, code, stack } = rejection
  const copy = Object.defineProperties(new RejectedError(message, code), {
    ...Object.getOwnPropertyDescriptors(rejection),
    stack: hidden(stack),
    cause: hidden(cause),
  })
  return Object.setPrototypeOf(copy, Object.getPrototypeOf(rejection) as object) as RejectedError
}

const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true })
