/** A copy of a JSON value with one place in it damaged, and where that is. */
export interface Damage {
  readonly path: readonly string[]
  readonly damaged: unknown
}

type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The paths to all fields and items, those of objects before those in them. */
export const places = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...places(inner, [...path, key])])
    : []

/** What lies at a path. */
export const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Fields)[key], value)

/** A copy in which the field at the path is what `change` leaves of it. */
export function damage(value: unknown, path: readonly string[], change: (owner: Fields, key: string) => void): Damage {
  const damaged = structuredClone(value)
  const owner = at(damaged, path.slice(0, -1))
  if (isObject(owner)) change(owner, path.at(-1) ?? '')
  return { path, damaged }
}

export const without = (value: unknown, path: readonly string[]): Damage =>
  damage(value, path, (owner, key) => {
    // An array would keep a hole of the same length.
    if (Array.isArray(owner)) owner.splice(Number(key), 1)
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- to lose a field is what is tested
    else delete owner[key]
  })

export const replaced = (value: unknown, path: readonly string[], by: unknown): Damage =>
  damage(value, path, (owner, key) => {
    owner[key] = by
  })
