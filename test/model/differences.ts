import { anything } from './naive-options.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Error)

const written = (value: unknown): string =>
  isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)

/** Where two values differ, in words. An absent field equals `undefined`, and `anything` equals all but nothing. */
export const differences = (actual: unknown, expected: unknown, path: string): readonly string[] => {
  if (Object.is(actual, expected) || expected === anything) return []
  if (isRecord(actual) && isRecord(expected)) {
    const found: string[] = []

    // Words only where they are needed: this runs millions of times.
    for (const key in actual) {
      if (!Object.is(actual[key], expected[key])) {
        found.push(...differences(actual[key], expected[key], `${path}.${key}`))
      }
    }
    for (const key in expected) {
      if (!(key in actual)) found.push(...differences(undefined, expected[key], `${path}.${key}`))
    }
    return found
  }
  return [`${path} is ${written(actual)}, the model says ${written(expected)}`]
}

/** Throws unless the two agree; plain and quick, as it runs millions of times. */
export const agree = (actual: unknown, expected: unknown, path: string): void => {
  const found = differences(actual, expected, path)

  if (found.length > 0) throw new Error(found.join('\n'))
}

/** Throws with a law's words unless it holds. */
export const law = (holds: boolean, words: string): void => {
  if (!holds) throw new Error(words)
}
