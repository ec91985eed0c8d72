// What happens in the demo, in milliseconds since its start: three outages of the dependency, the second without Redis.

export type Part = 'dependency' | 'Redis'

export interface Step {
  readonly atMs: number
  readonly part: Part
  readonly up: boolean
}

export const steps: readonly Step[] = [
  { atMs: 1_500, part: 'dependency', up: false },
  { atMs: 6_500, part: 'dependency', up: true },
  { atMs: 9_000, part: 'Redis', up: false },
  { atMs: 10_000, part: 'dependency', up: false },
  { atMs: 15_000, part: 'dependency', up: true },
  { atMs: 18_000, part: 'Redis', up: true },
  { atMs: 20_000, part: 'dependency', up: false },
  { atMs: 25_000, part: 'dependency', up: true },
]

export const scriptMs = 28_000

/** How many calls each process makes in a second: some are busy, some hardly ever notice anything. */
export const callsPerSecond: readonly number[] = [50, 40, 30, 20, 10, 5, 2, 1]

/** An outage of the dependency. */
export interface Outage {
  readonly name: string
  readonly fromMs: number
  readonly untilMs: number
  /** Until when what comes of it is counted. */
  readonly overAtMs: number
}

export const outages: readonly Outage[] = [
  { name: 'with Redis', fromMs: 1_500, untilMs: 6_500, overAtMs: 10_000 },
  { name: 'Redis killed', fromMs: 10_000, untilMs: 15_000, overAtMs: 18_000 },
  { name: 'Redis is back', fromMs: 20_000, untilMs: 25_000, overAtMs: 28_000 },
]
