import type { Cures } from '../base/check.ts'

/**
 * What to use here instead of the options of other libraries. The patterns match families of names, because every
 * user's bundle contains them, and a list of all names would be twice as long.
 */
export const foreignNames: Cures = [
  [/^timeout/, '`timeout()` of recloser/policies'],
  [/^(maxFail|threshold)/, '`failureThreshold`'],
  [/^(maxReq|permitted)/, '`halfOpenMaxCalls`'],
  [/^(cool|break(?!er)|wait)|After$/, '`resetTimeoutMs`'],
  [/^errorFilter/, '`isIgnored`'],
  [
    /^(rolling|sliding|interval|volume|minimum|rat(e|io))|Rat(e|io)|[Pp]ercent/,
    '`trip: failureRate({ threshold, minimumCalls, over: timeWindow() })`',
  ],
]
