import { breakerConsole } from 'recloser/console'
import { withFetchBreaker } from 'recloser/fetch'
import { httpStatusOf } from 'recloser/health'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { probes, slowStart } from 'recloser/recovery'
import { shareOverRedis } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { parseCalls, replay, simulate, sweep } from 'recloser/simulate'
import { failureRate } from 'recloser/trip'
import { breakerInterceptor } from 'recloser/undici'
import type { Factory } from './arguments.ts'
import { untyped } from '../support/complaint.ts'
import * as kind from './kinds.ts'
import { simulated } from './simulation.ts'

const http = {
  breaker: kind.orFunction(kind.options),
  keyOf: kind.callback,
  maxSize: kind.wholeNumber,
  settleOn: kind.oneOf('headers', 'body'),
  maxRetryAfterMs: kind.milliseconds,
}

/** A Redis client that has no connection, and never gets one. */
const unconnected = {
  isOpen: false,
  isReady: false,
  sendCommand: () => Promise.reject(new Error('not connected')),
  subscribe: () => Promise.resolve(),
  unsubscribe: () => Promise.resolve(),
}

/** Shares a breaker whose trip strategy has a window, as `aggregate` needs one. */
const shareWith = (options: unknown): void => {
  void shareOverRedis(new CircuitBreaker({ trip: failureRate() }), untyped(options)).close()
}

const fleet = { client: unconnected, prefix: 'test' }

/** What all that plays in virtual time takes. */
const run = {
  seed: kind.seed,
  maxTransitions: kind.wholeNumber,
  signal: kind.object(new AbortController().signal),
  onProgress: kind.callback,
}

/** Those of the doors that are made of a breaker or look at one. */
export const edges: readonly Factory[] = [
  {
    place: 'BreakerRegistry()',
    make: (options) => new BreakerRegistry(untyped(options)),
    base: {},
    options: { maxSize: kind.wholeNumber, options: kind.orFunction(kind.options) },
  },
  {
    place: 'probeInBackground()',
    make: (options) => {
      probeInBackground(new CircuitBreaker(), () => 0, untyped(options)).stop()
    },
    base: {},
    options: { intervalMs: kind.timer, maxAttempts: kind.attempts, timeoutMs: kind.timer },
  },
  {
    place: 'withFetchBreaker()',
    make: (options) => withFetchBreaker(fetch, untyped(options)),
    base: {},
    options: { ...http, whenOpen: kind.oneOf('throw', 'respond') },
  },
  {
    place: 'breakerInterceptor()',
    make: (options) => breakerInterceptor(untyped(options)),
    base: {},
    options: { ...http, unreadTimeoutMs: kind.milliseconds },
  },
  {
    place: 'httpStatusOf()',
    make: (options) => httpStatusOf({ status: 'healthy' }, untyped(options)),
    base: {},
    options: { degradedStatus: kind.status },
  },
  {
    place: 'breakerConsole()',
    make: (options) => breakerConsole(untyped(options)).close(),
    base: { breakers: [] },
    options: {
      basePath: kind.path,
      fleet: kind.object({ status: {} }),
      controls: { ...kind.options, good: [{ authorize: () => true }] },
    },
  },
  {
    place: 'probes()',
    make: (options) => probes(untyped(options)),
    base: {},
    options: { maxCalls: kind.wholeNumber, successes: kind.wholeNumber, failures: kind.wholeNumber },
  },
  {
    place: 'slowStart()',
    make: (options) => slowStart(untyped(options)),
    base: {},
    options: { roundMs: kind.duration, threshold: kind.share },
  },
  {
    place: 'shareOverRedis()',
    make: shareWith,
    base: fleet,
    options: {
      client: kind.object(unconnected),
      subscriber: kind.object(unconnected),
      prefix: kind.label,
      instanceId: kind.shortLabel,
      quorum: kind.quorum,
      leaseTimeoutMs: kind.timer,
      heartbeatMs: kind.heartbeat,
      commandTimeoutMs: kind.timer,
      aggregate: { ...kind.options, good: [{ everyMs: 1_000 }] },
    },
  },
  {
    place: 'parseCalls()',
    make: (options) => parseCalls('', untyped(options)),
    base: {},
    options: { maxDisorder: kind.wholeNumber },
  },
  {
    place: 'replay()',
    make: (options) => replay(untyped(options)),
    base: { calls: [] },
    options: { calls: kind.iterable, options: kind.options, ...run },
  },
  {
    place: 'simulate()',
    make: (options) => simulate(untyped(options)),
    // Nobody calls, so that any length of it ends at once.
    base: { clients: { ratePerSecond: 0 }, durationMs: 1_000 },
    options: {
      dependency: kind.options,
      guard: { ...kind.callback, good: [() => undefined] },
      guardPer: kind.oneOf('process', 'shard'),
      durationMs: kind.duration,
      fullService: kind.options,
      bucketMs: kind.bucket,
      ...run,
    },
  },
  {
    place: 'sweep()',
    make: (options) => sweep(untyped(options)),
    base: { calls: [], grid: { failureThreshold: [1] } },
    options: {
      calls: { ...kind.orFunction(kind.iterable), good: [[], () => []] },
      grid: kind.grid,
      onProgress: kind.callback,
    },
  },
]

/** Options that are objects within the options of another one. */
export const nested: readonly Factory[] = [
  {
    place: 'shareOverRedis()',
    make: (aggregate) => shareWith({ ...fleet, aggregate }),
    base: { everyMs: 1_000 },
    options: { everyMs: kind.timer },
  },
  ...simulated,
]
