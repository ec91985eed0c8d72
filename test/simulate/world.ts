import { CircuitBreaker } from 'recloser'
import {
  simulate,
  type Episode,
  type GuardContext,
  type SimulateOptions,
  type SimulationResult,
} from 'recloser/simulate'

/** A hundred calls a second, evenly. */
export const steady = { ratePerSecond: 100, arrivals: 'uniform' } as const

/** A dependency that serves each call in five milliseconds. */
export const fast = { serviceMs: { distribution: 'constant', meanMs: 5 } } as const

export const breaker = ({ clock, random }: GuardContext): CircuitBreaker =>
  new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500 })

/** Ten seconds of steady calls to a fast dependency, but for what is given. */
export const world = (
  given: Partial<SimulateOptions> & { readonly episodes?: readonly Episode[] } = {},
): Promise<SimulationResult> => {
  const { episodes = [], dependency = fast, ...rest } = given
  return simulate({ clients: steady, durationMs: 10_000, ...rest, dependency: { ...dependency, episodes } })
}

export const sumOfEnds = ({ totals }: SimulationResult): number =>
  totals.good + totals.failed + totals.refused + totals.substituted + totals.turnedAway + totals.unfinished
