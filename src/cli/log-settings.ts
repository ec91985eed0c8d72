import type { FailureStatuses } from './outcomes.ts'

/** How logs are to be understood, where they do not say it themselves. */
export interface LogSettings {
  readonly fails: FailureStatuses
  readonly timeField: string | undefined
  readonly durationField: string | undefined
  readonly outcomeField: string | undefined
  /** How many milliseconds one of the duration is. */
  readonly durationUnitMs: number | undefined
  /** Whether the time of a line is that at which the call began, or ended. */
  readonly timeIs: 'begin' | 'end' | undefined
}
