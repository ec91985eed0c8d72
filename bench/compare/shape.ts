// Peers are installed in bench alone, so that the library's own suite needs none of them: they are imported by name when
// they are played, and each adapter says which part of its peer it uses.

import { Missing } from './fact.ts'

/** Imports a package as the given shape: the adapter's word for it. */
export const importAs = async <Shape>(name: string): Promise<Shape> => (await import(name)) as Shape

/** A field of an object, whatever it is. */
export const field = (object: object, name: string): unknown => (object as Readonly<Record<string, unknown>>)[name]

/** For what a library does not have. */
export function noSuch(reason: string): never {
  throw new Missing(reason)
}
