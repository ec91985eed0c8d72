/**
 * What counts: functions from the outcome of a call to true or false.
 *
 * @module recloser/predicates
 */

export { all } from './predicate/all.ts'
export { anyError } from './predicate/any-error.ts'
export { any } from './predicate/any.ts'
export { callerAborted } from './predicate/caller-aborted.ts'
export { errorCode } from './predicate/error-code.ts'
export { errorName } from './predicate/error-name.ts'
export { errorWhere } from './predicate/error-where.ts'
export { grpcStatus, type GrpcStatus } from './predicate/grpc-status.ts'
export { httpStatus, type HttpStatusClass } from './predicate/http-status.ts'
export { instanceOf, type AnyClass } from './predicate/instance-of.ts'
export { networkError } from './predicate/network-error.ts'
export { not } from './predicate/not.ts'
export type { Outcome } from './base/outcome.ts'
export type { OutcomeContext, OutcomePredicate } from './predicate/outcome-predicate.ts'
export { redisReply } from './predicate/redis-reply.ts'
export { sqlState } from './predicate/sql-state.ts'
export { timedOut } from './predicate/timed-out.ts'
export { valueWhere } from './predicate/value-where.ts'
