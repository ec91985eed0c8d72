// The end of the demo: the same figures for both callers, side by side, then what they show.

import type { Claim } from './claims.ts'
import { inMs } from './format.ts'
import type { Measures, SideMeasures } from './measures.ts'
import type { Paint } from './paint.ts'

export function table(measures: Measures, paint: Paint): readonly string[] {
  const { bare, guarded, recoveredAtMs, closedAtMs } = measures
  const both = (label: string, figure: (side: SideMeasures) => string): string =>
    line(label, figure(bare), figure(guarded))
  const closedAfter = closedAtMs === undefined ? 'never' : inMs(closedAtMs - recoveredAtMs)
  return [
    paint.bold(line('', 'without', 'with breaker')),
    both('calls made', (side) => String(side.made)),
    both('calls answered', (side) => String(side.answered)),
    both('calls rejected by the breaker', (side) => String(side.rejected)),
    paint.bold(both('calls that reached the sick server', (side) => String(side.reachedWhileSick))),
    both('calls waiting at once, at worst', (side) => String(side.waitingAtWorst)),
    both('latency of calls made while sick, p50', (side) => inMs(side.sick.p50Ms)),
    paint.bold(both('latency of calls made while sick, p99', (side) => inMs(side.sick.p99Ms))),
    both('latency of all calls, p50', (side) => inMs(side.overall.p50Ms)),
    both('latency of all calls, p99', (side) => inMs(side.overall.p99Ms)),
    both('from recovery to first answer', (side) => inMs(side.firstAnswerMs)),
    line('from recovery to circuit closed', 'no circuit', closedAfter),
  ]
}

const line = (label: string, bare: string, guarded: string): string =>
  ` ${label.padEnd(38)}${bare.padStart(12)}${guarded.padStart(15)}`

export function verdict(claims: readonly Claim[], paint: Paint): readonly string[] {
  return claims.map(({ text, holds }) => ` ${holds ? paint.colour('green', 'yes') : paint.badge('red', 'NO')}  ${text}`)
}
