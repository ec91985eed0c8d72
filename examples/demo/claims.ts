// What a circuit breaker promises, checked against the figures of this run. The demo fails when one does not hold.

import type { CircuitLog } from './circuit-log.ts'
import { inMs } from './format.ts'
import type { Measures } from './measures.ts'

export interface Claim {
  readonly text: string
  readonly holds: boolean
}

export function claims(measures: Measures, circuit: CircuitLog): readonly Claim[] {
  const { answeredBefore, bare, guarded, brokeAtMs, recoveredAtMs, openedAtMs, closedAtMs } = measures
  const told = circuit.counts
  // A machine too busy to answer in time while all is well says nothing about a breaker. Not all of the calls: one made
  // at the very end of the healthy phase may arrive after it.
  const calm = answeredBefore >= 0.9
  const opened = openedAtMs === undefined ? 'never' : `${inMs(openedAtMs - brokeAtMs)} after the server broke`
  const closed = closedAtMs === undefined ? 'never' : `${inMs(closedAtMs - recoveredAtMs)} after it recovered`
  const kept = share(1 - guarded.reachedWhileSick / bare.reachedWhileSick)
  const left = share(guarded.sick.p99Ms / bare.sick.p99Ms)
  const sum = [told.success, told.failure, told.rejected].map(String).join(' + ')
  return [
    { text: `the healthy server answered ${share(answeredBefore)} of the calls${calm ? '' : busy}`, holds: calm },
    { text: `the circuit opened: ${opened}`, holds: openedAtMs !== undefined && openedAtMs < recoveredAtMs },
    { text: `the circuit closed again: ${closed}`, holds: closedAtMs !== undefined && circuit.state === 'closed' },
    {
      text: `fewer calls reached the sick server: ${kept} of them were kept away`,
      holds: guarded.reachedWhileSick < bare.reachedWhileSick,
    },
    {
      text: `callers waited less while it was sick: p99 fell to ${left}`,
      holds: guarded.sick.p99Ms < bare.sick.p99Ms,
    },
    {
      text: `the breaker's events tell what its callers met: ${sum} calls`,
      holds: told.success === guarded.answered && told.failure === guarded.failed && told.rejected === guarded.rejected,
    },
  ]
}

const busy = '; this machine is too busy for the demo, please run it again'

const share = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`
