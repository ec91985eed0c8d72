import { check, optionError, rule } from '../base/check.ts'
import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/** The statuses of gRPC that are errors; each has its number, from 1, as its code. */
const names = Object.freeze([
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const)

/** The name of a gRPC status that is an error. */
export type GrpcStatus = (typeof names)[number]

const nameRule = rule<GrpcStatus>('string', "names of gRPC errors, such as 'NOT_FOUND'", (name) => names.includes(name))

/**
 * Rejections with a gRPC error of one of these statuses, on the error itself or in its chain of causes. A gRPC error has
 * the number of its status as `code`, and `details`, as the errors of `@grpc/grpc-js` have.
 *
 * @param statuses names such as `'NOT_FOUND'`, one or more
 * @throws TypeError, RangeError
 */
export function grpcStatus(...statuses: readonly GrpcStatus[]): OutcomePredicate {
  if (statuses.length === 0) throw optionError(TypeError, 'grpcStatus()', 'statuses', 'one name or more', 'none')
  for (const status of statuses) check('grpcStatus()', 'statuses', status, nameRule)
  const codes: readonly unknown[] = statuses.map((status) => names.indexOf(status) + 1)
  return (outcome) =>
    outcome.status === 'rejected' &&
    alongCause(outcome.reason, ({ code, details }) => details !== undefined && codes.includes(code))
}
