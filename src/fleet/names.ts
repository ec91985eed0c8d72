/**
 * Names that users chose, for keys and channels: letters, digits, `_`, `.` and `-` stay, any other code unit becomes four
 * hexadecimal digits after a `%`. So two names never meet, no name ends a hash tag, and none has a wildcard of an ACL pattern.
 */
export const encoded = (name: string): string =>
  name.replace(/[^\w.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The name that was encoded; what no `encoded` can have written stays as it is. */
export const decoded = (id: string): string =>
  id.replace(/%([0-9a-f]{4})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))

/** What a fleet knows an instance by: a name may come again, with the next process that has it, and then it is another instance. */
export const instanceOf = (name: string | undefined, random: string): string =>
  name === undefined ? random : `${encoded(name)}~${random}`

/** The encoded name of an instance, as people know it. */
export const shown = (instanceId: string): string => instanceId.replace(/~.*/, '')

/** The keys of one fleet. All of them have one hash tag, so that a cluster keeps them on one node, and a script may use several. */
export interface FleetKeys {
  /** The epoch and the latest generation. */
  readonly fleet: string
  /** The instances that live, with the moment until which they do. */
  readonly alive: string
  /** The circuits that are not closed, or are held, with their generations. */
  readonly index: string
  readonly channel: string
  /** The state of one circuit, by its encoded name. */
  circuit(id: string): string
  /** The calls of one circuit that were counted lately. */
  calls(id: string): string
}

/** @param scope the encoded name of the one breaker that is shared; empty: a registry */
export function keysOf(prefix: string, scope: string): FleetKeys {
  const tag = `{${encoded(prefix)}:${scope}}`
  return {
    fleet: `${tag}:fleet`,
    alive: `${tag}:alive`,
    index: `${tag}:index`,
    channel: `${tag}:changes`,
    circuit: (id) => `${tag}:circuit:${id}`,
    calls: (id) => `${tag}:calls:${id}`,
  }
}
