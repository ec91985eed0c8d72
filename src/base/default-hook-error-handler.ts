import { monotonicClock } from './clock.ts'
import type { HookErrorHandler } from './hook.ts'

/** For how long a hook that has been reported keeps quiet, in milliseconds. */
const quietMs = 60_000

/** The last report of one hook, and how many errors were kept back since. */
interface Report {
  readonly atMs: number
  kept: number
}

/**
 * The handler where none is given: writes the first error of each hook to the console, and after it at most one a minute,
 * with the number of errors that it kept back. A runtime without a console writes nothing. Make one for each owner: what it
 * remembers is bounded by the number of hooks, and nothing of it is shared.
 */
export function defaultHookErrorHandler(): HookErrorHandler {
  const reports: Partial<Record<string, Report>> = {}

  return (error, hook) => {
    const atMs = monotonicClock()
    const last = reports[hook]
    // Either way: a clock that steps back does not silence it until the old time is reached again.
    if (last !== undefined && Math.abs(atMs - last.atMs) < quietMs) {
      last.kept++
      return
    }
    reports[hook] = { atMs, kept: 0 }
    const kept = last?.kept ? ` (and ${last.kept} more before)` : ''
    console.error(`recloser: ${hook} threw, the call went on${kept}`, error)
  }
}
