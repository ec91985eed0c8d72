import { ignoreRejection, isThenable } from './hook.ts'
import { nearestName } from './nearest-name.ts'

/** What one value must be: the kinds of `typeof` it can have, the rule in words, and the rule as a function. */
export interface Rule<T> {
  readonly types: string
  readonly description: string
  readonly holds: (value: T) => boolean
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

/** @param types one or more of what `typeof` gives, such as `number function` */
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
/** The rule for a word out of a few. */
export const oneOf = <const Word extends string>(...description: readonly Word[]): Rule<Word> =>
  rule('string', description.map((word) => `'${word}'`).join(' or '), (word) => description.includes(word))

const plainObject = rule<Readonly<Record<string, unknown>>>('object', 'an object', (value) => !Array.isArray(value))

/** The rule for a callback; its signature is the caller's word, since a function cannot be asked for its own. */
export const callback = <Fn>(): Rule<Fn> => rule('function', 'a function')

/**
 * Returns the value when it obeys the rule.
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
  // The type was just checked against the rule's own.
  if (rightType && holds(value as T)) return value as T
  // An object that breaks its rule is of another kind, not out of a range.
  throw optionError(rightType && typeof value !== 'object' ? OutOfRange : TypeError, caller, name, description, value)
}

/** The same for what a hook answers: the rejection of a promise that came instead would have nobody else to go to. */
export function checkAnswer<T>(hook: string, name: string, answer: unknown, expected: Rule<T>): T {
  ignoreRejection(answer)
  return check(hook, name, answer, expected)
}

/**
 * Reads an options object: `undefined` counts as absent, and a key that nobody reads is refused.
 *
 * @param cures what to use in place of keys that mean something in other libraries
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
  // A signal has no keys of its own, and would pass for options without any.
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

/** The first names that fit a key, and what to use in its place. */
export type Cures = readonly (readonly [names: RegExp, cure: string])[]

/** Reads the fields of a schema: `absent` is the value in whose place the fallback comes. */
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
    // A schema has its own fields only.
    const entry = schema[name] as Schema[string]
    const value = source[name]
    const useFallback = value === absent && entry.length > 1
    fields[name] = useFallback ? entry[1] : check(caller, path + name, value, entry[0], OutOfRange)
  }
  // Each field was read as its rule says.
  return fields as Fields<S>
}

/** @throws TypeError when the value is no object, or an array */
export const readObject = (caller: string, name: string, value: unknown): Readonly<Record<string, unknown>> =>
  check(caller, name, value, plainObject)

/** The one grammar of option errors: place, option, rule, value received. */
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
