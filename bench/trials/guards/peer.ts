/** A breaker of another library, as far as it is played. */
export interface Peer {
  /** Runs a call through it. */
  readonly call: (task: () => Promise<unknown>) => Promise<unknown>
  /** Whether an error says that it refused a call. */
  readonly isRefusal: (error: unknown) => boolean
  /** Tells of each change of state. */
  readonly onChange: (listener: (to: 'open' | 'half-open' | 'closed') => void) => void
}

/** One library with one set of options. */
export interface PeerSetup {
  readonly library: 'opossum' | 'cockatiel' | 'mollitia'
  /** Its options, as one would write them. */
  readonly options: string
  /** What its authors show first, or what it does with no options; the others are the grid. */
  readonly isDefault: boolean
  /** Loads the library once the time is faked. Returns what makes breakers. */
  readonly load: () => Promise<() => Peer>
}
