// What the checks say things with: no assertion library runs in every runtime.

/** Refuses a value that does not read the same as the expected one: primitives, plain objects, arrays, identical others. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!same(actual, expected)) throw new Error(`expected ${inWords(expected)}, received ${inWords(actual)}`)
}

/** Returns what the function throws. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('expected an exception, there was none')
}

/** Returns what the promise rejects with. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  throw new Error(`expected a rejection, received ${inWords(value)}`)
}

/** Those fields of an object that the expectation names. */
export const pick = (value: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]))

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function same(actual: unknown, expected: unknown): boolean {
  if (Object.is(actual, expected)) return true
  if (!isPlain(actual) || !isPlain(expected) || Array.isArray(actual) !== Array.isArray(expected)) return false
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)])
  return [...keys].every((key) => same(actual[key], expected[key]))
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)

function inWords(value: unknown): string {
  if (value instanceof Error) return `${value.name} "${value.message}"`
  if (!isPlain(value)) return typeof value === 'string' ? JSON.stringify(value) : String(value)
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${inWords(field)}`)
  return `{ ${fields.join(', ')} }`
}
