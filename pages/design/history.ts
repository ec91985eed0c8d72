// The data that the drawings of this folder show. It comes from a live service, a replay or a simulation.

/** A span of time. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** A span of time in which a circuit had one state. */
export interface Band extends Span {
  /** `closed`, `open`, `half-open`, `held open` or `held closed`. */
  readonly state: string
}

/** Figures of a short span of time. */
export interface Moment {
  /** When it begins. */
  readonly atMs: number
}

/** The results of the calls of a short span of time. */
export interface Bucket extends Moment {
  readonly calls: number
  readonly failures: number
  readonly rejected: number
  /** Of the calls that were timed; null if none was. */
  readonly meanMs: number | null
  readonly slowestMs: number | null
}

export interface Timeline<B extends Moment = Bucket> extends Span {
  /** There is no data from before this time. */
  readonly knownFromMs: number
  /** There is no data yet from after this time. */
  readonly knownToMs?: number
  readonly bucketMs: number
  readonly bands: readonly Band[]
  /** When the dependency was sick, if that is known. */
  readonly troubles?: readonly Span[]
  readonly buckets: readonly B[]
  /** How often the circuit opened in all of it, where that is known. */
  readonly openings?: number | undefined
}

/** The timeline in one sentence, for users who cannot see the drawing. */
export function timelineInWords({ buckets, bands, openings }: Timeline): string {
  const sum = (of: (bucket: Bucket) => number): number => buckets.reduce((total, bucket) => total + of(bucket), 0)
  const times = openings ?? bands.filter(({ state }) => state === 'open').length
  const opened = times === 0 ? 'it was never open' : `it was open ${times === 1 ? 'once' : `${times} times`}`
  return `${sum(({ calls }) => calls)} calls, ${sum(({ failures }) => failures)} failures, ${sum(({ rejected }) => rejected)} rejected; ${opened}`
}

/** Without the bucket that is not over yet: its low numbers would look like a drop in traffic. */
export function settledOf<B extends Moment>(timeline: Timeline<B>): Timeline<B> {
  const { toMs, bucketMs, buckets } = timeline
  const knownToMs = toMs - bucketMs
  return { ...timeline, knownToMs, buckets: buckets.filter(({ atMs }) => atMs <= knownToMs) }
}
