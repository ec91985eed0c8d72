import { RejectedError } from '../base/rejected-error.ts'

/**
 * The rejection as this call has it: the same in all but its `cause`, unless it has one. A copy, since the rejection may
 * be shared with other calls, which failed for other reasons.
 */
export function withCause(rejection: RejectedError, cause: unknown): RejectedError {
  if (rejection.cause !== undefined) return rejection
  const { message, code, stack } = rejection
  const copy = Object.defineProperties(new RejectedError(message, code), {
    ...Object.getOwnPropertyDescriptors(rejection),
    stack: hidden(stack),
    cause: hidden(cause),
  })
  return Object.setPrototypeOf(copy, Object.getPrototypeOf(rejection) as object) as RejectedError
}

const hidden = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true })
