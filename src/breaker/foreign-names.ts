import type { Cures } from '../base/check.ts'

/**
 * What stands here for options of other libraries. Families of names: every user's bundle holds this, and a list of all of
 * them is twice as long.
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
