/** The part of `reflect-metadata` that is used. */
interface MetadataApi {
  readonly getOwnMetadataKeys?: (target: object) => readonly unknown[]
  readonly getOwnMetadata?: (key: unknown, target: object) => unknown
  readonly defineMetadata?: (key: unknown, value: unknown, target: object) => void
}

/** Copies the metadata that decorators have set on a method to its replacement, if there is `reflect-metadata`. */
export function copyMetadata<Target extends object>(from: object, to: Target): Target {
  const api = Reflect as MetadataApi
  for (const key of api.getOwnMetadataKeys?.(from) ?? []) {
    api.defineMetadata?.(key, api.getOwnMetadata?.(key, from), to)
  }
  return to
}
