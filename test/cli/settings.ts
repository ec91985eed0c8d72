import type { LogSettings } from '../../src/cli/log-settings.ts'
import { failureStatuses } from '../../src/cli/outcomes.ts'

/** Those of a command line that says nothing of its input. */
export const settings: LogSettings = {
  fails: failureStatuses('failure-status', '5xx,429'),
  timeField: undefined,
  durationField: undefined,
  outcomeField: undefined,
  durationUnitMs: undefined,
  timeIs: undefined,
}
