import { number, readFields, readObject, optionError, rule, type Fields, type Rule, type Schema } from './check.ts'

/** The default path of a strategy's counts in a snapshot, for errors. */
export const tallyPath = 'snapshot.tally'

export const savedCount = number('a whole number, 0 or more', (value) => Number.isSafeInteger(value) && value >= 0)
export const savedAge = number('a finite number of milliseconds, 0 or more', (value) => value >= 0 && value < Infinity)

/** @param maxLength the most items it can have */
export const savedList = (maxLength: number): Rule<readonly unknown[]> =>
  rule('object', `an array of at most ${maxLength} items`, (value) => Array.isArray(value) && value.length <= maxLength)

/**
 * Reads a part of a snapshot. Every error is a TypeError that says where it is. A fallback replaces null.
 *
 * @param place the caller and the path, such as `CircuitBreaker(): snapshot.tally`, so that a strategy passes on both
 */
export function readSaved<const S extends Schema>(place: string, saved: unknown, schema: S): Fields<S> {
  const [caller, path] = partsOf(place)
  return readFields(caller, `${path}.`, readObject(caller, path, saved), schema, null, TypeError)
}

/** The error for a part that no breaker with these options can have written. */
export const damaged = (place: string, description: string, value: unknown): Error =>
  optionError(TypeError, ...partsOf(place), description, value)

function partsOf(place: string): [caller: string, path: string] {
  const [path = '', caller = 'load()'] = place.split(': ').reverse()
  return [caller, path]
}
