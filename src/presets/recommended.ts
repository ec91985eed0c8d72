import { sequence } from '../backoff/sequence.ts'
import { withJitter } from '../backoff/with-jitter.ts'
import { ownOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { slowStart } from '../recovery/slow-start.ts'
import { anyOf } from '../trip/any-of.ts'
import { consecutiveFailures } from '../trip/consecutive-failures.ts'
import { failureRate } from '../trip/failure-rate.ts'
import { stalled } from '../trip/stalled.ts'
import { timeWindow } from '../trip/time-window.ts'

// Rules hold no counts, so that every breaker shares them.
const trip = anyOf(
  consecutiveFailures(6, { forMs: 200 }),
  failureRate({ threshold: 0.5, minimumCalls: 20, over: timeWindow({ durationMs: 10_000 }), forMs: 1_000 }),
  stalled({ afterMs: 5_000, minimumCalls: 5 }),
)
const backoff = withJitter(sequence([600, 1_000, 400, 500, 800, 1_200, 2_200, 3_400, 3_500, 3_500, 3_500, 5_500]), 0.2)
// A dependency that is well for two seconds at a time has its traffic back in less than one.
const recovery = slowStart({ roundMs: 12 })

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
  const given = ownOptions('recommended()', 'overrides', overrides)
  const { failureThreshold, halfOpenMaxCalls, successThreshold, halfOpenFailureThreshold } = given
  const probes = halfOpenMaxCalls ?? successThreshold ?? halfOpenFailureThreshold
  const preset = {
    resetTimeoutMs: backoff,
    probeTimeoutMs: 10_000,
    ...(failureThreshold === undefined ? { trip } : {}),
    ...(probes === undefined ? { recovery } : {}),
  }
  // Where one of two options that exclude each other is given, the preset leaves out the other.
  return { ...preset, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
}
