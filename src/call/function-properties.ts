// Of functions that are not async, which cannot be taken over.
const notTaken = ['prototype', 'arguments', 'caller']

/** What a function behind a guard takes over from the one that it stands for: its name, its length and all that was added to it. */
export const takeProperties = <Fn extends object>(guarded: Fn, fn: object): Fn => {
  for (const name of Reflect.ownKeys(fn))
    if (!notTaken.includes(name as string))
      // Of a frozen function, or one that is guarded already, too: what is added then has the same name.
      Object.defineProperty(guarded, name, { ...Object.getOwnPropertyDescriptor(fn, name), configurable: true })
  return guarded
}

/** The name of a function or class; empty where something else stands in its place, such as a static method `name`. */
export function nameOf(fn: object): string {
  const { name } = fn as { readonly name?: unknown }
  return typeof name === 'string' ? name : ''
}
