import { RejectedError } from '../base/rejected-error.ts'
import { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import { BulkheadFullError } from './bulkhead-full-error.ts'

/** What a copy is sure to be the same of: a class of somebody else may have private fields, which a copy would lose. */
const copied: readonly unknown[] = Object.freeze([
  RejectedError.prototype,
  CircuitOpenError.prototype,
  BulkheadFullError.prototype,
])

/**
 * The rejection as this call has it: the same in all but its `cause`. A copy, since the rejection may be shared with other
 * calls, which failed for other reasons. One that has a cause, or is of a class of somebody else, stays as it is.
 */
export function withCause(rejection: RejectedError, cause: unknown): RejectedError {
  const prototype = Object.getPrototypeOf(rejection) as object
  if (rejection.cause !== undefined || !copied.includes(prototype)) return rejection
  const { message, code, stack } = rejection
  const copy = Object.defineProperties(new RejectedError(message, code), {
    ...Object.getOwnPropertyDescriptors(rejection),
    stack: hidden(stack),
    cause: hidden(cause),
  })
  return Object.setPrototypeOf(copy, prototype) as RejectedError
}

const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true })
