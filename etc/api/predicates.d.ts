export type AnyClass = abstract new (...args: never[]) => unknown
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
export type OutcomePredicate<T = unknown> = (outcome: Outcome<T>, context: OutcomeContext) => boolean
export function all(...predicates: readonly OutcomePredicate[]): OutcomePredicate
export function any(...predicates: readonly OutcomePredicate[]): OutcomePredicate
export const callerAborted: OutcomePredicate
export function errorCode(...codes: readonly (string | number)[]): OutcomePredicate
export function errorName(...names: readonly string[]): OutcomePredicate
export function errorWhere(fn: (error: unknown) => boolean): OutcomePredicate
export function httpStatus(...statuses: readonly (number | HttpStatusClass)[]): OutcomePredicate
export function instanceOf(...classes: readonly AnyClass[]): OutcomePredicate
export const networkError: OutcomePredicate
export function not(predicate: OutcomePredicate): OutcomePredicate
export const rejected: OutcomePredicate
export const timedOut: OutcomePredicate
export function valueWhere<T = unknown>(fn: (value: T) => boolean): OutcomePredicate
