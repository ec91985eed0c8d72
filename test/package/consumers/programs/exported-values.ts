// A module exports what it made, and lets the compiler write down the types.
import { CircuitBreaker, breakerOf, execute, guarded, tryExecute, withBreaker, wrap } from 'recloser'
import * as backoff from 'recloser/backoff'
import { publishDiagnostics } from 'recloser/diagnostics'
import { withFetchBreaker } from 'recloser/fetch'
import { health } from 'recloser/health'
import { initial, rulesOf } from 'recloser/machine'
import { bulkhead, fallback, pipeline, retry, retryBudget, timeout } from 'recloser/policies'
import * as predicates from 'recloser/predicates'
import { probeInBackground, untilAdmitted } from 'recloser/probe'
import { BreakerRegistry } from 'recloser/registry'
import { executeIterable, wrapIterable } from 'recloser/stream'
import { manualClock, scripted, seededRandom } from 'recloser/testing'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  timeWindow,
} from 'recloser/trip'
import { breakerInterceptor } from 'recloser/undici'

export const breaker = new CircuitBreaker()
export const permit = breaker.tryAcquire()
export const hold = breaker.hold('closed')
export const unsubscribe = breaker.subscribe(() => {})
export const saved = breaker.snapshot()
export const { stats } = breaker
export const run = <T>(task: () => T) => execute(breaker, task)
export const attempt = <T>(task: () => T) => tryExecute(breaker, task)
export const getUser = withBreaker(async (id: string) => ({ id }))
export const send = wrap(breaker, async (text: string) => text.length)
export const behind = breakerOf(send)
export const decorator = guarded(breaker)

export const send2 = withFetchBreaker(fetch)
export const intercept = breakerInterceptor()
export const { breakers } = send2

export const rules = [consecutiveFailures(3), anyOf(consecutiveFailures(3))]
export const three = consecutiveFailures(3)
export const minute = timeWindow({ durationMs: 60_000, buckets: 60 })
export const hundred = countWindow(100)
export const count = failureCount({ threshold: 3, over: minute })
export const rate = failureRate({ threshold: 0.5, minimumCalls: 10, over: hundred })
export const slow = slowCallRate({ slowerThanMs: 500, threshold: 0.5, minimumCalls: 10, over: minute })

export const waits = backoff.withJitter(backoff.exponential({ initialMs: 100, maxMs: 1_000 }), 'full')
export const notFound = predicates.not(predicates.httpStatus(404))
export const policies = [retry({ attempts: 2 }), timeout(500), bulkhead({ maxConcurrent: 3 })]
export const patient = pipeline(fallback('none'), retry({ attempts: 2, budget: retryBudget() }), breaker)
export const single = bulkhead({ maxConcurrent: 1 })

export const registry = new BreakerRegistry()
export const probe = probeInBackground(breaker, async () => {})
export const admitted = untilAdmitted(breaker)
export const items = executeIterable(breaker, async function* () {
  yield 1
})
export const rows = wrapIterable(breaker, async function* (table: string) {
  yield table
})
export const state = initial(rulesOf())
export const report = health(breaker)
export const detach = publishDiagnostics(breaker)
export const clock = manualClock()
export const random = seededRandom(1)
export const dependency = scripted(['ok', 'fail', { value: 5 }])
