import { RejectedError } from '../base/rejected-error.ts'

/** The codes of this library. An error of a foreign class may have private fields, which a copy would lose. */
const ownCode = /^ERR_(CIRCUIT|BULKHEAD)_/

/**
 * The rejection for this call: the same except for its `cause`. It is a copy, because the rejection may be shared with
 * other calls, which failed for other reasons. A rejection that has a cause, or a foreign code, is not copied.
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
