import { nearestName } from './nearest-name.ts'

/** What one value must be: its `typeof` (absent: any), the rule in words, and the rule as a function. */
export interface Rule<T> {
  readonly type?: 'number' | 'string' | 'boolean' | 'function' | 'object'
  readonly words: string
  readonly holds?: (value: T) => boolean
}

/** The fields that an object may have, each with its rule; a fallback makes the field optional. */
export type Schema = Readonly<Record<string, readonly [rule: Rule<never>, fallback?: unknown]>>

/** What an object that obeys the schema has been read as. */
export type Fields<S> = {
  readonly [Name in keyof S]: S[Name] extends readonly [Rule<infer T>]
    ? T
    : S[Name] extends readonly [Rule<infer T>, infer Fallback]
      ? T | Fallback
      : never
}

export const number = (words: string, holds: (value: number) => boolean): Rule<number> => ({
  type: 'number',
  words,
  holds,
})

export const wholeNumber = number('a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0)
export const milliseconds = number('a number of milliseconds, 0 or more', (value) => value >= 0)
export const text: Rule<string> = { type: 'string', words: 'a string' }
export const flag: Rule<boolean> = { type: 'boolean', words: 'true or false' }

/** The rule for a callback; its signature is the caller's word, since a function cannot be asked for its own. */
export const callback = <Fn>(): Rule<Fn> => ({ type: 'function', words: 'a function' })

/**
 * Returns the value when it obeys the rule.
 *
 * @throws TypeError when it is of another type, and the given error (RangeError by default) when it is out of range
 */
export function check<T>(place: string, name: string, value: unknown, rule: Rule<T>, OutOfRange = RangeError): T {
  const wrongType = value === null || typeof value !== (rule.type ?? typeof value)
  // The type was just checked against the rule's own.
  if (!wrongType && rule.holds?.(value as T) !== false) return value as T
  // An object that breaks its rule is of another kind, not out of a range.
  throw refusal(wrongType || rule.type === 'object' ? TypeError : OutOfRange, place, name, rule.words, value)
}

/**
 * Reads an options object: `undefined` counts as absent, and a key that nobody reads is refused.
 *
 * @throws TypeError, RangeError
 */
export function readOptions<const S extends Schema>(place: string, options: unknown, schema: S): Fields<S> {
  const given = readObject(place, 'options', options)
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(schema, key)) continue
    throw new TypeError(
      `${place}: unknown option \`${key}\`, did you mean \`${nearestName(key, Object.keys(schema))}\`?`,
    )
  }
  return readFields(place, '', given, schema)
}

/** Reads the fields of a schema: `absent` is the value in whose place the fallback comes. */
export function readFields<const S extends Schema>(
  place: string,
  path: string,
  source: Readonly<Record<string, unknown>>,
  schema: S,
  absent?: null,
  OutOfRange?: typeof TypeError,
): Fields<S> {
  const fields: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(schema)) {
    const value = source[name]
    const useFallback = value === absent && entry.length > 1
    fields[name] = useFallback ? entry[1] : check(place, path + name, value, entry[0], OutOfRange)
  }
  // Each field was read as its rule says.
  return fields as Fields<S>
}

/** @throws TypeError when the value is no object, or an array */
export function readObject(place: string, name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) throw refusal(TypeError, place, name, 'an object', value)
  return check(place, name, value, { type: 'object', words: 'an object' })
}

/** The one grammar of option errors: place, option, rule, value received. */
export const refusal = (
  Kind: typeof RangeError | typeof TypeError,
  place: string,
  name: string,
  words: string,
  value: unknown,
): Error => new Kind(`${place}: \`${name}\` must be ${words}, received ${received(value)}`)

function received(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}
