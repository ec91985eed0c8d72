import { simulate, type SimulateOptions } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'
import type { Factory } from './arguments.ts'
import * as kind from './kinds.ts'

// Nobody calls, so that the simulation ends at once.
const idle = { clients: { ratePerSecond: 0 }, durationMs: 1_000 }

const play = (given: Partial<SimulateOptions>) => simulate({ ...idle, ...given })

const clientsWith = (name: string) => (given: unknown) =>
  play({ clients: untyped({ ratePerSecond: 0, [name]: given }) })

const dependencyWith = (name: string) => (given: unknown) => play({ dependency: untyped({ [name]: given }) })

/** One episode of a kind, with what it has beside the span. */
const episode = (name: string, base: Factory['base'], options: Factory['options']): Factory => ({
  place: 'simulate() dependency episodes[0]',
  make: (given) => play({ dependency: untyped({ episodes: [{ kind: name, ...(given as object) }] }) }),
  base: { fromMs: 0, forMs: 1_000, ...base },
  options: { fromMs: kind.finiteMilliseconds, forMs: kind.duration, ...options },
})

const numbers = { ...kind.list, good: [undefined, [], [0]] }
const shards = { shards: numbers }
const clients = { clients: { ...kind.text, good: [undefined, 'clients'] } }

/** The options within those of a simulation. */
export const simulated: readonly Factory[] = [
  {
    place: 'simulate() clients',
    make: (given) => play({ clients: untyped(given) }),
    base: { ratePerSecond: 0 },
    options: {
      name: kind.text,
      ratePerSecond: kind.rate,
      arrivals: kind.arrivals,
      processes: { ...kind.wholeNumber, good: [1, 3] },
      fleet: kind.options,
      deadlineMs: kind.positiveMilliseconds,
      deadlineCountsAs: kind.oneOf('failure', 'ignored'),
      timeoutMs: kind.positiveMilliseconds,
      retries: { ...kind.options, good: [{ attempts: 1 }] },
      maxConcurrent: kind.attempts,
      maxWaiting: kind.count,
    },
  },
  {
    place: 'simulate() clients ratePerSecond[0]',
    make: (step) => play({ clients: { ratePerSecond: untyped([step]) } }),
    base: { fromMs: 0, perSecond: 0 },
    options: { fromMs: kind.finiteMilliseconds, perSecond: { ...kind.finiteMilliseconds, good: [0, 0.5] } },
  },
  {
    place: 'simulate() clients.arrivals',
    make: clientsWith('arrivals'),
    base: { burstOf: 1 },
    options: { burstOf: kind.wholeNumber },
  },
  {
    place: 'simulate() clients.fleet',
    make: clientsWith('fleet'),
    base: {},
    options: { quorum: kind.quorum, latencyMs: kind.duration },
  },
  {
    place: 'simulate() clients.retries',
    make: clientsWith('retries'),
    base: { attempts: 1 },
    options: { attempts: kind.wholeNumber, backoff: kind.orFunction(kind.finiteMilliseconds) },
  },
  {
    place: 'simulate() dependency',
    make: (given) => play({ dependency: untyped(given) }),
    base: {},
    options: {
      servers: kind.attempts,
      serviceMs: kind.orObject(kind.duration, { distribution: 'constant', meanMs: 1 }),
      maxQueued: kind.count,
      latencyMs: kind.finiteMilliseconds,
      failAfterMs: kind.duration,
      failureRate: kind.chance,
      shards: { ...kind.wholeNumber, good: [1, 3] },
      warmUp: { ...kind.options, good: [{ fromShare: 0.5, calls: 1 }] },
      cancels: kind.flag,
      episodes: { ...kind.list, good: [[]] },
    },
  },
  {
    place: 'simulate() dependency.serviceMs',
    make: dependencyWith('serviceMs'),
    base: { distribution: 'lognormal', meanMs: 1, sigma: 1 },
    options: { meanMs: kind.duration, sigma: kind.finiteMilliseconds },
  },
  {
    place: 'simulate() dependency.serviceMs',
    make: dependencyWith('serviceMs'),
    base: { distribution: 'constant', meanMs: 1 },
    options: { meanMs: kind.duration, sigma: kind.nothing },
  },
  {
    place: 'simulate() dependency.warmUp',
    make: dependencyWith('warmUp'),
    base: { fromShare: 0.5, calls: 1 },
    options: { fromShare: kind.share, calls: kind.wholeNumber },
  },
  {
    place: 'simulate() fullService',
    make: (given) => play({ fullService: untyped(given) }),
    base: {},
    options: { share: kind.chance, forMs: kind.duration },
  },
  episode('down', {}, shards),
  episode('restart', {}, shards),
  episode('hang', {}, { ...shards, ends: kind.oneOf('fail', 'answer', 'never') }),
  episode('slow', { factor: 2 }, { ...shards, factor: kind.duration }),
  episode('brownout', { share: 0.5 }, { ...shards, share: kind.chance }),
  episode('flapping', { downMs: 1, upMs: 1 }, { ...shards, downMs: kind.duration, upMs: kind.duration }),
  episode('lowTraffic', { factor: 0.5 }, { ...clients, factor: kind.chance }),
  episode('surge', { factor: 2 }, { ...clients, factor: kind.factor }),
  episode('stall', {}, { ...clients, processes: numbers }),
]
