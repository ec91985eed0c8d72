export type AnyClass = abstract new (...args: never[]) => unknown
export type GrpcStatus = (typeof names)[number]
export type HttpStatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx'
export type Outcome<T = unknown> =
  | {
      readonly status: 'fulfilled'
      readonly value: T
    }
  | {
      readonly status: 'rejected'
      readonly reason: unknown
    }
export interface OutcomeContext {
  readonly signal?: AbortSignal | undefined
  readonly probe: boolean
  readonly durationMs?: number | undefined
}
export type OutcomePredicate<T = unknown> = {
  answer(outcome: Outcome<T>, context: OutcomeContext): boolean
}['answer']
export function all<T = unknown>(...predicates: readonly StrictPredicate<NoInfer<T>>[]): OutcomePredicate<T>
export function all<T = unknown>(...predicates: readonly StrictPredicate<T>[]): OutcomePredicate<T>
export function any<T = unknown>(...predicates: readonly StrictPredicate<NoInfer<T>>[]): OutcomePredicate<T>
export function any<T = unknown>(...predicates: readonly StrictPredicate<T>[]): OutcomePredicate<T>
export const anyError: OutcomePredicate
export const callerAborted: OutcomePredicate
export function errorCode(...codes: readonly (string | number)[]): OutcomePredicate
export function errorName(...names: readonly string[]): OutcomePredicate
export function errorWhere(fn: (error: unknown) => boolean): OutcomePredicate
export function grpcStatus(...statuses: readonly GrpcStatus[]): OutcomePredicate
export function httpStatus(...statuses: readonly (number | HttpStatusClass)[]): OutcomePredicate
export function instanceOf(...classes: readonly AnyClass[]): OutcomePredicate
export const networkError: OutcomePredicate
export function not<T = unknown>(predicate: OutcomePredicate<T>): OutcomePredicate<T>
export function redisReply(...codes: readonly string[]): OutcomePredicate
export function sqlState(...states: readonly string[]): OutcomePredicate
export const timedOut: OutcomePredicate
export function valueWhere<T = unknown>(fn: (value: T) => boolean): OutcomePredicate<T>
// No entry point exports this type:
type StrictPredicate<T> = (outcome: Outcome<T>, context: OutcomeContext) => boolean
// No entry point exports this type:
const names: readonly [
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
]
