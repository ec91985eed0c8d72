// The data that the command writes into the page; src/cli/report.ts makes it.

import type { Span, Timeline } from '../design/history.ts'

export interface Report {
  readonly title: string
  /** What was read, and the options of the breaker. */
  readonly about: readonly string[]
  /** The result in sentences. */
  readonly sentences: readonly string[]
  readonly tables: readonly Table[]
  readonly timeline?: ReportTimeline
  readonly front?: readonly Combination[]
}

export interface ReportTimeline extends Timeline {
  /** Between these moments the states are told by the points, as there were too many to keep. */
  readonly coarse?: Span
}

/** The first row names the columns. */
export interface Table {
  readonly title: string
  /** What it is of. */
  readonly about?: string
  readonly rows: readonly (readonly string[])[]
}

/** One combination of a sweep. */
export interface Combination {
  readonly label: string
  readonly price: number
  readonly load: number
  /** Whether no other combination beats it. */
  readonly isBest: boolean
}
