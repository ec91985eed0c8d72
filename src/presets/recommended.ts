import { sequence } from '../backoff/sequence.ts'
import { withJitter } from '../backoff/with-jitter.ts'
import { readObject } from '../base/check.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { slowStart } from '../recovery/slow-start.ts'
import { anyOf } from '../trip/any-of.ts'
import { consecutiveFailures } from '../trip/consecutive-failures.ts'
import { failureRate } from '../trip/failure-rate.ts'
import { stalled } from '../trip/stalled.ts'
import { timeWindow } from '../trip/time-window.ts'

// Rules hold no counts, so that every breaker shares them.
const trip = anyOf(
  consecutiveFailures(6, { forMs: 250 }),
  failureRate({ threshold: 0.5, minimumCalls: 20, over: timeWindow({ durationMs: 10_000 }), forMs: 1_000 }),
  stalled({ afterMs: 5_000, minimumCalls: 5 }),
)
const backoff = withJitter(sequence([300, 500, 600, 600, 1_000, 2_000, 3_000, 4_000, 4_000, 4_000, 5_000]), 0.2)
const recovery = slowStart()

/**
 * Options for users who do not want to choose them. They suit any traffic from one call a minute to ten thousand a
 * second. A circuit with these options opens when all calls fail, when most calls fail, and when calls hang. It stays
 * closed while the dependency answers enough calls well. When open, it sends a probe every few seconds, and then lets
 * the traffic come back step by step. `npm run trials` measures how it behaves in an outage, and `docs/trials.md` shows
 * the results.
 *
 * @param overrides options that replace these. `failureThreshold` replaces `trip`, and each of `halfOpenMaxCalls`,
 * `successThreshold` and `halfOpenFailureThreshold` replaces `recovery`
 * @throws TypeError if they are not an object; the breaker checks the options themselves
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { recommended } from 'recloser/presets'
 *
 * const billing = new CircuitBreaker(recommended({ name: 'billing' }))
 * console.log(billing.state)
 * ```
 */
export function recommended<T = unknown>(overrides: CircuitBreakerOptions<T> = {}): CircuitBreakerOptions<T> {
  readObject('recommended()', 'overrides', overrides)
  const { failureThreshold, halfOpenMaxCalls, successThreshold, halfOpenFailureThreshold } = overrides
  const probes = halfOpenMaxCalls ?? successThreshold ?? halfOpenFailureThreshold
  const preset = {
    resetTimeoutMs: backoff,
    probeTimeoutMs: 10_000,
    ...(failureThreshold === undefined ? { trip } : {}),
    ...(probes === undefined ? { recovery } : {}),
  }
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  // Where one of two options that exclude each other is given, the preset leaves out the other.
  return { ...preset, ...Object.fromEntries(given) }
}
