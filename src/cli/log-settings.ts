import type { FailureStatuses } from './outcomes.ts'

/** How to read a log, where the log itself does not show it. */
export interface LogSettings {
  readonly fails: FailureStatuses
  readonly timeField: string | undefined
  readonly durationField: string | undefined
  readonly outcomeField: string | undefined
  /** The unit of durations, in milliseconds. */
  readonly durationUnitMs: number | undefined
  /** Whether the time of a line is when the call began, or when it ended. */
  readonly timeIs: 'begin' | 'end' | undefined
}
