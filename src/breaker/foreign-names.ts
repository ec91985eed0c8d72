// Families of names, the first that fits: every user's bundle holds this, and a list of all of them is twice as long.
const cures: readonly (readonly [names: RegExp, cure: string])[] = [
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

/** What stands here for an option of another library; `undefined` for a name that is like none of theirs. */
export const cureOfForeign = (name: string): string | undefined => cures.find(([names]) => names.test(name))?.[1]
