import type { Circuit } from './circuit.ts'
import type { Lane } from './lane.ts'

/** Each call that ended is in exactly one total, and none is in a better or worse one than it must be. */
export function checkTotals(circuit: Circuit): void {
  const { lane, expected, heard } = circuit
  const { totals } = circuit.breaker.stats
  const { successes, failures, ignored, late, rejected, trips } = totals
  const says = (words: string): void => lane.fault(`${words}: ${JSON.stringify({ totals, expected, heard })}`)

  if (successes + failures + ignored + late !== expected.ended) says('law 10: totals do not add up')
  if (successes > expected.success || failures > expected.failure) says('law 10: a verdict counts for another')
  if (trips !== expected.trips) says('trips are not the transitions to open')
  if (!lane.scenario.shadow && rejected !== expected.refused) says('rejected is not what was refused')
  if (lane.scenario.loud) {
    const { success, failure } = heard
    const same = successes === success && failures === failure && ignored === heard.ignored && late === heard.late
    if (!same || rejected !== heard.rejected) says('events are not what is counted')
  }
  lane.tally.note('law 10: totals add up')
}

/** A circuit that is left behind: its verdicts go into the report. */
export function leave({ lane, breaker }: Circuit): void {
  const { successes, failures, ignored, late } = breaker.stats.totals
  lane.tally.note('verdict: success', successes)
  lane.tally.note('verdict: failure', failures)
  lane.tally.note('verdict: ignored', ignored)
  lane.tally.note('verdict: late', late)
}

/** What a circuit may take at most to let a call through and to close, were all waits of 0. */
const steps = 200

/** Nothing that happened locks it: after the waits that it names itself it lets probes through, and good ones close it. */
export function recover(lane: Lane): void {
  const { circuit, raw, tally, imp } = lane
  const { breaker, holds } = circuit
  for (const { hold } of holds.splice(0)) hold.release()
  raw.mend()
  imp.away = true
  for (let step = 0; step < steps && breaker.state !== 'closed'; step++) {
    const { retryAfterMs } = breaker
    // Only reset() helps: a backoff or a trip() said so.
    if (retryAfterMs === Infinity) circuit.reset()
    else raw.pass(Math.ceil(retryAfterMs))
    const permit = breaker.tryAcquire()
    if (permit === undefined) {
      circuit.expected.refused++
      lane.fault(`law 4: refused after the ${retryAfterMs} ms that it asked for`)
      break
    }
    settleGood(circuit, permit)
  }
  if (breaker.state !== 'closed') lane.fault(`law 4: still ${breaker.state} after ${steps} good probes`)
  imp.away = false
  tally.note('law 4: recovered')
}

function settleGood({ expected }: Circuit, permit: { succeed: () => boolean }): void {
  permit.succeed()
  expected.ended++
  expected.success++
}
