import type { Outcome, OutcomeContext, OutcomePredicate } from 'recloser/predicates'

export const fulfilled = (value: unknown): Outcome => ({ status: 'fulfilled', value })
export const rejection = (reason: unknown): Outcome => ({ status: 'rejected', reason })

/** A call without a signal, that is no probe. */
export const plain: OutcomeContext = { probe: false }

/** What the predicate says of a rejection with this reason. */
export const ofError = (predicate: OutcomePredicate, reason: unknown): boolean => predicate(rejection(reason), plain)

/** What the predicate says of a call that resolved to this value. */
export const ofValue = (predicate: OutcomePredicate, value: unknown): boolean => predicate(fulfilled(value), plain)

export const errorOf = (fields: object, options?: ErrorOptions): Error =>
  Object.assign(new Error('down', options), fields)

/** An error under so many others, each the cause of the next. */
export function buried(error: unknown, deep: number): unknown {
  let outermost = error
  for (let depth = 0; depth < deep; depth++) outermost = new Error('outer', { cause: outermost })
  return outermost
}

/** Two errors, each the cause of the other. */
export function loop(): Error {
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  return one
}

/** Reasons that are no error at all. */
export const oddReasons: readonly unknown[] = [
  undefined,
  null,
  0,
  503,
  '503',
  'ECONNREFUSED',
  true,
  Symbol('s'),
  1n,
  () => 1,
]
