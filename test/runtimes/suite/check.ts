/** What a runtime gives to the checks, besides its own globals. */
export interface Host {
  /** The package once more, in the other format: what the two copies make must be known to each other. */
  readonly otherCopy: typeof import('recloser')
  /** A URL on this machine where nobody listens. */
  readonly refusingUrl: string
  /** Rejections that nobody handled, in the order in which the runtime told of them. */
  readonly unhandled: readonly unknown[]
}

export interface Check {
  readonly name: string
  readonly run: (host: Host) => void | Promise<void>
}

export const registered: Check[] = []

/** Adds a check that every runtime goes through: it fails by throwing. The name says what holds. */
export function check(name: string, run: Check['run']): void {
  registered.push({ name, run })
}
