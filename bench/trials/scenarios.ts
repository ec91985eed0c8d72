import { chance } from './scenarios/chance.ts'
import { coldCache } from './scenarios/cold-cache.ts'
import { down } from './scenarios/down.ts'
import { flapping } from './scenarios/flapping.ts'
import { hang } from './scenarios/hang.ts'
import { healthy } from './scenarios/healthy.ts'
import { manyProcesses } from './scenarios/many-processes.ts'
import { retryStorm } from './scenarios/retry-storm.ts'
import { shard } from './scenarios/shard.ts'
import { slow } from './scenarios/slow.ts'
import type { Scenario, Variant } from './trial.ts'

/** In the order of the page. */
export const scenarios: readonly Scenario[] = [
  down,
  chance,
  shard,
  hang,
  slow,
  coldCache,
  retryStorm,
  flapping,
  healthy,
  manyProcesses,
]

/** One variant with the scenario that it belongs to. */
export interface Trial {
  readonly scenario: Scenario
  readonly variant: Variant
}

export const trials: readonly Trial[] = scenarios.flatMap((scenario) =>
  scenario.variants.map((variant) => ({ scenario, variant })),
)

export const trialOf = (scenarioId: string, variantId: string): Trial => {
  const found = trials.find(({ scenario, variant }) => scenario.id === scenarioId && variant.id === variantId)
  if (found === undefined) throw new Error(`there is no trial ${scenarioId}, ${variantId}`)
  return found
}

/** How many calls begin, roughly: how long it takes to play. */
export const callsOf = ({ setting: { clients, durationMs } }: Variant): number =>
  [clients].flat().reduce((sum, { ratePerSecond }) => sum + (Number(ratePerSecond) * durationMs) / 1_000, 0)
