import { flag, number, oneOf, readOptions, rule, wholeNumber } from '../base/check.ts'
import type { ServiceTime, SimulatedDependency } from './dependency.ts'
import type { Episode } from './episode.ts'
import { readEpisode } from './read-episode.ts'
import { finiteMs, limit, limitOrNone, list, object, positiveMs, readEach, share } from './rules.ts'
import type { ServiceTimeSettings } from './service-time.ts'

/** The options of a dependency, checked and complete. */
export interface DependencySettings {
  readonly servers: number
  readonly serviceMs: ServiceTimeSettings
  readonly maxQueued: number
  readonly latencyMs: number
  readonly failAfterMs: number
  readonly failureRate: number
  readonly shards: number
  readonly warmUp: { readonly fromShare: number; readonly calls: number } | undefined
  readonly cancels: boolean
  readonly episodes: readonly Episode[]
}

const serviceRule = rule<ServiceTime>(
  'number object',
  'a number of milliseconds above 0, or { distribution, meanMs, sigma }',
  (value) => typeof value === 'object' || (value > 0 && value < Infinity),
)

/** @throws TypeError, RangeError */
export function readDependency(caller: string, dependency: SimulatedDependency): DependencySettings {
  const place = `${caller} dependency`
  const { episodes, serviceMs, warmUp, ...fields } = readOptions(place, dependency, {
    servers: [limit, Infinity],
    serviceMs: [serviceRule, 10],
    maxQueued: [limitOrNone, Infinity],
    latencyMs: [finiteMs, 0],
    failAfterMs: [positiveMs, 1],
    failureRate: [share, 0],
    shards: [wholeNumber, 1],
    warmUp: [object, undefined],
    cancels: [flag, false],
    episodes: [list, []],
  })
  return {
    ...fields,
    serviceMs: readServiceTime(`${place}.serviceMs`, serviceMs),
    warmUp:
      warmUp &&
      readOptions(`${place}.warmUp`, warmUp, {
        fromShare: [number('a number above 0 and at most 1', (value) => value > 0 && value <= 1)],
        calls: [wholeNumber],
      }),
    episodes: readEach(place, 'episodes', episodes, (episode, name) =>
      readEpisode(place, name, episode, fields.shards),
    ),
  }
}

function readServiceTime(place: string, time: ServiceTime): ServiceTimeSettings {
  if (typeof time === 'number') return { distribution: 'exponential', meanMs: time, sigma: 0 }
  const isLognormal = time.distribution === 'lognormal'
  return readOptions(place, time, {
    distribution: [oneOf('constant', 'exponential', 'lognormal')],
    meanMs: [positiveMs],
    // Only this distribution has one, and is nothing without.
    sigma: isLognormal ? [sigma] : [noSigma, 0],
  })
}

const sigma = number('a finite number, 0 or more', (value) => value >= 0 && value < Infinity)
const noSigma = number("0, because only 'lognormal' has one", (value) => value === 0)
