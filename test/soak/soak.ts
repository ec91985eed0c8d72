import { getEventListeners } from 'node:events'
import { checkTotals, leave, recover } from './checks.ts'
import { land } from './flights.ts'
import type { Tally } from './kinds.ts'
import { Fault, Lane } from './lane.ts'
import { scenarios } from './scenarios.ts'
import { turn } from './turn.ts'

export interface SoakPlan {
  readonly seed: number
  readonly calls: number
  /** Which of the scenarios, by their number. */
  readonly numbers: readonly number[]
}

/**
 * Makes so many calls, a turn of each scenario after the other, and then lets every circuit recover.
 *
 * @param pause called between two rounds, for whoever watches; what it throws ends the run
 * @throws Fault at the first law that does not hold
 */
export async function soak(
  { seed, calls, numbers }: SoakPlan,
  tally: Tally,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const lanes = numbers.flatMap((number) => {
    const scenario = scenarios[number]
    // A scenario meets the same whether it runs alone or beside others.
    return scenario ? [new Lane(scenario, Math.imul(seed, 1_000_003) + number * 3, tally)] : []
  })
  if (lanes.length === 0) throw new RangeError(`no such scenario: ${numbers.join()}`)

  while (tally.calls < calls) {
    for (const lane of lanes) await turn(lane)
    await pause()
  }
  for (const lane of lanes) await finish(lane)
}

async function finish(lane: Lane): Promise<void> {
  recover(lane)
  await land(lane.circuit, Infinity)
  checkTotals(lane.circuit)
  leave(lane.circuit)
  lane.throwFault()
  const { retryAfterMs } = lane.circuit.breaker
  // The flights of the last turn may have opened it once more; what it takes then was just shown.
  if (Number.isNaN(retryAfterMs)) throw new Fault(`${lane.scenario.title}: retryAfterMs is NaN`)
  const left = getEventListeners(lane.signal, 'abort').length
  if (left > 0) throw new Fault(`${lane.scenario.title}: ${left} listeners were left on a signal`)
}
