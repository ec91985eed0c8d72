/** When a closed circuit opens: what every library can be told in one way or another. */
export type Trip =
  | { readonly kind: 'failures'; readonly failures: number }
  | {
      readonly kind: 'rate'
      readonly share: number
      readonly minimumCalls: number
      /** `any`: whichever window the library has. */
      readonly windowMs: number | 'any'
    }

/** The little that the scenarios set; everything else is the library's default. */
export interface Settings {
  readonly trip: Trip
  /** How long it stays open: a duration, or a function asked at each opening. */
  readonly openMs: number | (() => number)
  readonly isFailure?: (error: unknown) => boolean
  /** False: without the library's own limit on how long a call takes, where it has one. */
  readonly callTimeout?: false
  /** How long a probe may take, for libraries with an option for that. */
  readonly probeLimitMs?: number
  /** What `snapshot()` of another breaker returned, after a way through JSON. */
  readonly snapshot?: unknown
  /** Options in the library's own words, added to the rest. */
  readonly extra?: Readonly<Record<string, unknown>>
}

export type Task = () => unknown
export type Happening = 'success' | 'failure' | 'opened' | 'half-open' | 'rejected'

/** One breaker, whatever the library. Methods throw `Missing` where the library has no such thing. */
export interface Breaker {
  /** The library's own object. */
  readonly native: object
  call(task: Task, signal?: AbortSignal): Promise<unknown>
  listen(happening: Happening, listener: () => void): void
  snapshot(): unknown
}

/** Of what kind an option is, so which values are bad for it. */
export interface Knob {
  readonly option: string
  readonly kind: 'number' | 'callback'
  /** Constructs a breaker with this value. */
  set(value: unknown): void
}

/** What a rejection says, in whichever fields the library says it. */
export interface RejectionFields {
  /** A code, a tag or a mark that a program can compare. */
  readonly code: unknown
  readonly waitMs: unknown
}

/** The passing of time, by hand. */
export interface Time {
  readonly tick: (durationMs: number) => Promise<void>
  readonly settle: () => Promise<void>
}

/** Something in which a library is better; played as well. */
export interface Strength {
  readonly says: string
  /** Names under which recloser would export the same; none: it is a matter of behaviour. */
  readonly names: readonly string[]
  /** What was observed. */
  show(time: Time): Promise<string>
}

/** A thin adapter. */
export interface Library {
  /** The options object that the library takes. */
  options(settings: Settings): object
  make(options: object): Breaker
  /** A function of one argument with a breaker of its own, made the way the library's users do it. */
  wrap(options: object, fn: (id: string) => Promise<string>): (id: string) => Promise<unknown>
  readonly knobs: readonly Knob[]
  /** Constructs a breaker with an option that nobody knows. */
  misspell(): void
  rejectionFields(error: object): RejectionFields
  /** Features to try together with sharing an options object. */
  readonly sharedFeatures: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly strengths: readonly Strength[]
}
