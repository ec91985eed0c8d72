import { number, readOptions } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { wallTime } from '../breaker/settings.ts'
import type { CircuitState } from '../machine/state.ts'
import { isRegistry, sourcesIn, type BreakerOrRegistry, type BreakerSource } from '../metrics/breaker-source.ts'

/** The state of one breaker, as plain JSON. */
export interface BreakerHealth {
  /** The state that a call made now would find. */
  readonly state: CircuitState
  /** Milliseconds until a call would be admitted; 0 means at once, null means that waiting does not help. */
  readonly retryAfterMs: number | null
  /** While the traffic comes back step by step: the share of the calls that is admitted, 0 to 1. */
  readonly admittedShare?: number | undefined
  /** Failures since the breaker was made. */
  readonly failures: number
  /** When the last failure was, as an ISO date; null if there was none, or if the wall clock gives no valid time. */
  readonly lastFailureAt: string | null
}

/** The state of all breakers, as plain JSON. */
export interface Health {
  /** `'healthy'`: every circuit is closed. */
  readonly status: 'healthy' | 'degraded'
  /**
   * The breakers of a registry by their keys, others by their names. If two have the same, the later one is
   * `billing (2)`.
   */
  readonly breakers: Readonly<Record<string, BreakerHealth>>
}

/** All fields are optional. */
export interface HealthStatusOptions {
  /**
   * The status to serve while degraded, a whole number from 200 to 599.
   *
   * @default 200
   */
  readonly degradedStatus?: number | undefined
}

/**
 * Returns the state of breakers now, for a health endpoint: of one breaker, of a registry, or of an iterable of either,
 * in one document. Reading changes nothing. In O(size).
 *
 * @throws TypeError
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { health, httpStatusOf } from 'recloser/health'
 *
 * const now = health(new CircuitBreaker({ name: 'billing' }))
 * console.log(httpStatusOf(now), JSON.stringify(now))
 * ```
 */
export function health(breakers: BreakerSource): Health {
  const named = [...namedBreakers(sourcesIn('health()', breakers))]
  const shown = Object.fromEntries(named.map(([name, breaker]) => [name, healthOf(breaker)]))
  const healthy = Object.values(shown).every(({ state }) => state === 'closed')
  return { status: healthy ? 'healthy' : 'degraded', breakers: shown }
}

/**
 * Returns the HTTP status to serve the health with: 200 when healthy. It is also 200 when degraded, unless
 * `degradedStatus` says otherwise. A degraded service is up and answers as well as it can, and if a load balancer
 * removed every instance because one dependency is down, that would make it an outage. For a check that only decides
 * whether to send traffic here, 503 may be right.
 *
 * @throws TypeError, RangeError
 */
export function httpStatusOf({ status }: Pick<Health, 'status'>, options: HealthStatusOptions = {}): number {
  const { degradedStatus } = readOptions('httpStatusOf()', options, { degradedStatus: [servable, 200] })
  return status === 'healthy' ? 200 : degradedStatus
}

const servable = number(
  'a whole number from 200 to 599',
  (value) => Number.isInteger(value) && value >= 200 && value <= 599,
)

/** Each breaker once, under a unique name: that of its first source. */
function namedBreakers(sources: readonly BreakerOrRegistry[]): ReadonlyMap<string, CircuitBreaker> {
  const named = new Map<string, CircuitBreaker>()
  const seen = new Set<CircuitBreaker>()
  // The next number for each name, so that ten thousand breakers of one name are not counted from 2 each time.
  const numbers = new Map<string, number>()
  for (const [name, breaker] of sources.flatMap(entriesOf)) {
    if (seen.has(breaker)) continue
    seen.add(breaker)
    let number = numbers.get(name) ?? 1
    let free = name
    while (named.has(free)) free = `${name} (${++number})`
    numbers.set(name, number)
    named.set(free, breaker)
  }
  return named
}

const entriesOf = (source: BreakerOrRegistry): readonly (readonly [name: string, breaker: CircuitBreaker])[] =>
  isRegistry(source) ? [...source] : [[source.name, source]]

function healthOf(breaker: CircuitBreaker): BreakerHealth {
  const { state, retryAfterMs, stats } = breaker
  return {
    state,
    // JSON has no Infinity.
    retryAfterMs: retryAfterMs < Infinity ? retryAfterMs : null,
    ...(stats.admittedShare === undefined ? {} : { admittedShare: stats.admittedShare }),
    failures: stats.totals.failures,
    lastFailureAt: wallDate(breaker, stats.lastFailureAtMs),
  }
}

/** The breaker's own clock has no fixed origin, but the age of a point in time is the same on both clocks. */
function wallDate(breaker: CircuitBreaker, atMs: number | undefined): string | null {
  const wallMs = wallTime(breaker.settings)
  if (atMs === undefined || wallMs === null) return null
  const date = new Date(wallMs - (breaker.nowMs - atMs))
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
