// What the command writes into the page; src/cli/report.ts makes it.

import type { Timeline } from '../design/history.ts'

export interface Report {
  readonly title: string
  /** What was read, and how the breaker was set. */
  readonly about: readonly string[]
  /** The result in sentences. */
  readonly sentences: readonly string[]
  readonly tables: readonly Table[]
  readonly timeline?: Timeline
  readonly front?: readonly Combination[]
}

/** The first row names the columns. */
export interface Table {
  readonly title: string
  readonly rows: readonly (readonly string[])[]
}

/** One combination of a sweep. */
export interface Combination {
  readonly label: string
  readonly price: number
  readonly load: number
  /** Whether no other beats it. */
  readonly isBest: boolean
}
