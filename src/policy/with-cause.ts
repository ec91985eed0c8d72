import { RejectedError } from '../base/rejected-error.ts'

/** The codes of this library: an error of somebody else's class may have private fields, which a copy would lose. */
const ownCode = /^ERR_(CIRCUIT|BULKHEAD)_/

/**
 * The rejection as this call has it: the same in all but its `cause`. A copy, since the rejection may be shared with other
 * calls, which failed for other reasons. One that has a cause, or the code of somebody else, stays as it is.
 */
export function withCause(rejection: RejectedError, cause: unknown): RejectedError {
  if (rejection.cause !== undefined || !ownCode.test(rejection.code)) return rejection
  const { message, code, stack } = rejection
  const copy = Object.defineProperties(new RejectedError(message, code), {
    ...Object.getOwnPropertyDescriptors(rejection),
    stack: hidden(stack),
    cause: hidden(cause),
  })
  return Object.setPrototypeOf(copy, Object.getPrototypeOf(rejection) as object) as RejectedError
}

const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true })
