import { ignoreRejection, isThenable } from './hook.ts'
import { nearestName } from './nearest-name.ts'

/** The rule for one value: the results of `typeof` that are allowed, the rule in words, and the rule as a function. */
export interface Rule<T> {
  readonly types: string
  readonly description: string
  readonly holds: (value: T) => boolean
}

/** The fields that an object may have, each with its rule; a fallback makes the field optional. */
export type Schema = Readonly<Record<string, readonly [rule: Rule<never>, fallback?: unknown]>>

/** The type of an object after it was read with the schema. */
export type Fields<S> = {
  readonly [Name in keyof S]: S[Name] extends readonly [Rule<infer T>]
    ? T
    : S[Name] extends readonly [Rule<infer T>, infer Fallback]
      ? T | Fallback
      : never
}

/** @param types one or more results of `typeof`, such as `number function` */
export const rule = <T>(types: string, description: string, holds: (value: T) => boolean = () => true): Rule<T> => ({
  types,
  description,
  holds,
})

export const number = (description: string, holds: (value: number) => boolean): Rule<number> =>
  rule('number', description, holds)

export const wholeNumber = number('a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0)
export const milliseconds = number('a number of milliseconds, 0 or more', (value) => value >= 0)
export const text = rule<string>('string', 'a string')
export const flag = rule<boolean>('boolean', 'true or false')
/** The rule for one of several words. */
export const oneOf = <const Word extends string>(...description: readonly Word[]): Rule<Word> =>
  rule('string', description.map((word) => `'${word}'`).join(' or '), (word) => description.includes(word))

const plainObject = rule<Readonly<Record<string, unknown>>>('object', 'an object', (value) => !Array.isArray(value))

/** The rule for a callback. Its signature is what the caller declares, because it cannot be checked at run time. */
export const callback = <Fn>(): Rule<Fn> => rule('function', 'a function')

/**
 * Returns the value if it obeys the rule.
 *
 * @throws TypeError when it is of another type, and the given error (RangeError by default) when it is out of range
 */
export function check<T>(
  caller: string,
  name: string,
  value: unknown,
  { types, description, holds }: Rule<T>,
  OutOfRange = RangeError,
): T {
  const rightType = value !== null && types.includes(typeof value)
  // The type was just checked against the types of the rule.
  if (rightType && holds(value as T)) return value as T
  // An object that breaks its rule has the wrong kind; it is not out of range.
  throw optionError(rightType && typeof value !== 'object' ? OutOfRange : TypeError, caller, name, description, value)
}

/** The same for the answer of a hook. If the answer is a promise, its rejection must be handled here. */
export function checkAnswer<T>(hook: string, name: string, answer: unknown, expected: Rule<T>): T {
  ignoreRejection(answer)
  return check(hook, name, answer, expected)
}

/**
 * Reads an options object: `undefined` counts as absent, and an unknown key is refused.
 *
 * @param cures what to use instead of option names of other libraries
 * @throws TypeError, RangeError
 */
export function readOptions<const S extends Schema>(
  caller: string,
  options: unknown,
  schema: S,
  name = 'options',
  cures: Cures = [],
): Fields<S> {
  const given = readObject(caller, name, options)
  // A signal has no own keys, so it would be accepted as options without any.
  if ('aborted' in given)
    throw optionError(TypeError, caller, name, 'an object such as `{ signal }`, not a signal', given)
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(schema, key)) continue
    const cure = cures.find(([names]) => names.test(key))?.[1]
    const nearest = nearestName(key, Object.keys(schema))
    const meant = cure ? `, use ${cure}` : nearest ? `, did you mean \`${nearest}\`?` : ''
    throw new TypeError(`${caller}: unknown option \`${key}\`${meant}`)
  }
  return readFields(caller, '', given, schema)
}

/** Patterns of names, and what to use instead. The first match is used. */
export type Cures = readonly (readonly [names: RegExp, cure: string])[]

/** Reads the fields of a schema. `absent` is the value that the fallback replaces. */
export function readFields<const S extends Schema>(
  caller: string,
  path: string,
  source: Readonly<Record<string, unknown>>,
  schema: S,
  absent?: null,
  OutOfRange?: typeof TypeError,
): Fields<S> {
  const fields: Record<string, unknown> = {}
  // Measured: making entries of the schema takes longer than all the rest of creating a breaker.
  for (const name in schema) {
    // A schema has only own fields.
    const entry = schema[name] as Schema[string]
    const value = source[name]
    const useFallback = value === absent && entry.length > 1
    fields[name] = useFallback ? entry[1] : check(caller, path + name, value, entry[0], OutOfRange)
  }
  // Each field was read by its rule.
  return fields as Fields<S>
}

/** @throws TypeError if the value is not an object, or is an array */
export const readObject = (caller: string, name: string, value: unknown): Readonly<Record<string, unknown>> =>
  check(caller, name, value, plainObject)

/** The form of all option errors: place, option, rule, value received. */
export const optionError = (
  Kind: typeof RangeError | typeof TypeError,
  caller: string,
  name: string,
  description: string,
  value: unknown,
): Error => new Kind(`${caller}: \`${name}\` must be ${description}, received ${received(value)}`)

function received(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return 'an array'
  if (isThenable(value)) return 'a promise'
  return Object(value) === value ? 'an object' : String(value)
}
