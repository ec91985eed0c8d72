import { monotonicClock } from './clock.ts'
import type { HookErrorHandler } from './hook.ts'

/** How long no further error of a hook is reported after a report, in milliseconds. */
const quietMs = 60_000

/** The time of the last report of one hook, and how many errors were left out since. */
interface Report {
  readonly atMs: number
  kept: number
}

/**
 * The default handler. It writes the first error of each hook to the console, and then at most one a minute, with the
 * number of errors that it left out. A runtime without a console writes nothing. Make one handler for each owner: its
 * memory is limited by the number of hooks, and nothing is shared.
 *
 * @param outcome what happened in spite of the error
 */
export function defaultHookErrorHandler(outcome = 'the call went on'): HookErrorHandler {
  const reports: Partial<Record<string, Report>> = {}

  return (error, hook) => {
    const atMs = monotonicClock()
    const last = reports[hook]
    // In both directions: a clock that steps back must not silence the handler until the old time is reached again.
    if (last !== undefined && Math.abs(atMs - last.atMs) < quietMs) {
      last.kept++
      return
    }
    reports[hook] = { atMs, kept: 0 }
    const kept = last?.kept ? ` (and ${last.kept} more before)` : ''
    console.error(`recloser: ${hook} threw, ${outcome}${kept}`, error)
  }
}
