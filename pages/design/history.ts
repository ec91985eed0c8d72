// What the drawings of this folder are made of, whoever it comes from: a live service, a replay, a simulation.

/** A part of the time. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** A time with one state of a circuit. */
export interface Band extends Span {
  /** `closed`, `open`, `half-open`, `held open` or `held closed`. */
  readonly state: string
}

/** Figures of a short time. */
export interface Moment {
  /** When it begins. */
  readonly atMs: number
}

/** What became of the calls of a short time. */
export interface Bucket extends Moment {
  readonly calls: number
  readonly failures: number
  readonly rejected: number
  /** Of the calls that were timed; null where none was. */
  readonly meanMs: number | null
  readonly slowestMs: number | null
}

export interface Timeline<B extends Moment = Bucket> extends Span {
  /** Before this, nothing is known. */
  readonly knownFromMs: number
  /** After this, nothing is known yet. */
  readonly knownToMs?: number
  readonly bucketMs: number
  readonly bands: readonly Band[]
  /** When the dependency was sick, where that is known. */
  readonly troubles?: readonly Span[]
  readonly buckets: readonly B[]
}

/** The timeline in one sentence, for those who do not see the drawing. */
export function timelineInWords({ buckets, bands }: Timeline): string {
  const sum = (of: (bucket: Bucket) => number): number => buckets.reduce((total, bucket) => total + of(bucket), 0)
  const openings = bands.filter(({ state }) => state === 'open').length
  const opened = openings === 0 ? 'it was never open' : `it was open ${openings === 1 ? 'once' : `${openings} times`}`
  return `${sum(({ calls }) => calls)} calls, ${sum(({ failures }) => failures)} failures, ${sum(({ rejected }) => rejected)} rejected; ${opened}`
}
