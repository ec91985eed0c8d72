import { check, number, readObject, rule } from '../base/check.ts'

/** The rules for numbers of a simulation. */
export const share = number('a number from 0 to 1', (value) => value >= 0 && value <= 1)
export const positive = number('a finite number above 0', (value) => value > 0 && value < Infinity)
export const finiteMs = number('a finite number of milliseconds, 0 or more', (ms) => ms >= 0 && ms < Infinity)
export const positiveMs = number('a finite number of milliseconds above 0', (ms) => ms > 0 && ms < Infinity)
/** How long a caller waits; it may be unlimited. */
export const patience = number('a number of milliseconds above 0, or Infinity', (ms) => ms > 0)
export const limit = number(
  'a whole number above 0, or Infinity',
  (value) => value === Infinity || (Number.isSafeInteger(value) && value > 0),
)
export const limitOrNone = number(
  'a whole number, 0 or more, or Infinity',
  (value) => value === Infinity || (Number.isSafeInteger(value) && value >= 0),
)
export const list = rule<readonly unknown[]>('object', 'an array', Array.isArray)
export const object = rule<Readonly<Record<string, unknown>>>('object', 'an object', (value) => !Array.isArray(value))

/** Reads each item of a list; errors name its place. */
export const readEach = <T>(
  caller: string,
  name: string,
  value: unknown,
  read: (item: unknown, name: string) => T,
): readonly T[] => check(caller, name, value, list).map((item, at) => read(item, `${name}[${at}]`))

/** Numbers of shards or processes, each below the count. */
export function readNumbers(
  caller: string,
  name: string,
  value: unknown,
  count: number,
): readonly number[] | undefined {
  if (value === undefined) return undefined
  const below = number(
    `a whole number from 0 to ${count - 1}`,
    (at) => Number.isSafeInteger(at) && at >= 0 && at < count,
  )
  return readEach(caller, name, value, (item, place) => check(caller, place, item, below))
}

/** The value of one key of an object, before the rest of it is read. */
export const kindOf = (caller: string, name: string, value: unknown): unknown => readObject(caller, name, value).kind
