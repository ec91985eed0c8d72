// Properties of functions that are not async; they cannot be copied.
const notTaken = ['prototype', 'arguments', 'caller']

/** Copies the name, the length and all added properties of a function to the function that replaces it. */
export const takeProperties = <Fn extends object>(guarded: Fn, fn: object): Fn => {
  for (const name of Reflect.ownKeys(fn))
    if (!notTaken.includes(name as string))
      // Configurable even if the function is frozen or already guarded, because a property that is added later has the
      // same name.
      Object.defineProperty(guarded, name, { ...Object.getOwnPropertyDescriptor(fn, name), configurable: true })
  return guarded
}

/** The name of a function or class; empty if `name` is something else, such as a static method. */
export function nameOf(fn: object): string {
  const { name } = fn as { readonly name?: unknown }
  return typeof name === 'string' ? name : ''
}
