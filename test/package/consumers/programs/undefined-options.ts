// Each option may be undefined, as one that is read from a configuration is.
import { CircuitBreaker, execute, withBreaker, wrap, retryAfterSeconds } from 'recloser'
import { decorrelatedJitter, exponential, linear, withRetryAfter, constant } from 'recloser/backoff'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'
import { bulkhead, fallback, retry, retryBudget } from 'recloser/policies'
import { probeInBackground, untilAdmitted } from 'recloser/probe'
import { BreakerRegistry } from 'recloser/registry'
import { timeWindow } from 'recloser/trip'
import { breakerInterceptor } from 'recloser/undici'

interface Configuration {
  readonly count?: number
  readonly name?: string
  readonly signal?: AbortSignal
}

export function everything({ count, name, signal }: Configuration) {
  const breaker = new CircuitBreaker({ name, failureThreshold: count, resetTimeoutMs: count, probeTimeoutMs: count })
  breaker.trip('why', { forMs: count })
  return [
    breaker,
    execute(breaker, () => 1, { signal }),
    wrap(breaker, async () => 1, { signalOf: undefined }),
    withBreaker(async () => 1, { name, successThreshold: count }),
    retryAfterSeconds(new Error('down'), { maxSeconds: count }),
    [exponential({ initialMs: 1, factor: count, maxMs: count }), linear({ initialMs: 1, stepMs: 1, maxMs: count })],
    [decorrelatedJitter({ initialMs: 1, maxMs: count }), withRetryAfter(constant(1), { maxMs: count })],
    [retry({ attempts: count, maxElapsedMs: count }), bulkhead({ maxConcurrent: 1, maxQueued: count, name })],
    [fallback(1, { when: undefined }), retryBudget({})],
    new BreakerRegistry({ maxSize: count, options: undefined, onEvict: undefined }),
    [probeInBackground(breaker, async () => {}, { intervalMs: count }), untilAdmitted(breaker, { signal })],
    [withFetchBreaker(fetch, { maxSize: count }), breakerInterceptor({ maxSize: count, timeoutMs: count })],
    timeWindow({ durationMs: 1_000, buckets: count }),
    httpStatusOf(health(breaker), { degradedStatus: count }),
  ]
}
