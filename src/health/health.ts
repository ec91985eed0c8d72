import { number, readOptions, refusal } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { wallTime } from '../breaker/settings.ts'
import type { CircuitState } from '../machine/state.ts'
import { isBreaker, isRegistry, target } from '../metrics/target.ts'

/** How one breaker stands, as plain JSON. */
export interface BreakerHealth {
  readonly state: CircuitState
  /** Milliseconds until a call would be admitted, 0: at once; null: not by waiting. */
  readonly retryAfterMs: number | null
  /** Failures since the breaker was made. */
  readonly failures: number
  /** When the last of them was, as an ISO date; null where there was none, or the wall clock cannot say. */
  readonly lastFailureAt: string | null
}

/** How all stand, as plain JSON. */
export interface Health {
  /** `'healthy'`: every circuit is closed. */
  readonly status: 'healthy' | 'degraded'
  /** By the key in the registry; one breaker alone by its name. */
  readonly breakers: Readonly<Record<string, BreakerHealth>>
}

export interface HealthStatusOptions {
  /**
   * What to serve while degraded, a whole number from 200 to 599.
   *
   * @default 200
   */
  readonly degradedStatus?: number | undefined
}

/**
 * How a breaker, or every breaker of a registry, stands now, for a health endpoint. Looking changes nothing. In O(size).
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
export function health(breakerOrRegistry: CircuitBreaker | BreakerRegistry): Health {
  const breakers = Object.fromEntries(
    namedBreakers(breakerOrRegistry).map(([name, breaker]) => [name, healthOf(breaker)]),
  )
  const healthy = Object.values(breakers).every(({ state }) => state === 'closed')
  return { status: healthy ? 'healthy' : 'degraded', breakers }
}

/**
 * The HTTP status to serve the health with: 200 when healthy. When degraded too, unless `degradedStatus` says otherwise: the
 * service is up and answers as well as it can, and a load balancer that took out every instance because one dependency is
 * down would make it an outage. For a probe that only asks whether to send traffic here, 503 may be right.
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

function namedBreakers(given: CircuitBreaker | BreakerRegistry): readonly (readonly [string, CircuitBreaker])[] {
  if (isRegistry(given)) return [...given]
  if (!isBreaker(given)) throw refusal(TypeError, 'health()', 'breakerOrRegistry', target, given)
  return [[given.name, given]]
}

function healthOf(breaker: CircuitBreaker): BreakerHealth {
  const { state, retryAfterMs, stats } = breaker
  return {
    state,
    // JSON has no Infinity.
    retryAfterMs: retryAfterMs < Infinity ? retryAfterMs : null,
    failures: stats.totals.failures,
    lastFailureAt: wallDate(breaker, stats.lastFailureAtMs),
  }
}

/** The breaker's own clock counts from nowhere in particular; how long ago a moment was is the same on both. */
function wallDate(breaker: CircuitBreaker, atMs: number | undefined): string | null {
  const wallMs = wallTime(breaker.settings)
  if (atMs === undefined || wallMs === null) return null
  const date = new Date(wallMs - (breaker.nowMs - atMs))
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
