import { CircuitBreaker, type Guard } from 'recloser'
import { constant } from 'recloser/backoff'
import { bulkhead, fallback, retry, retryBudget, timeout } from 'recloser/policies'
import { raise } from '../support/tasks.ts'

/** Makes a guard of each kind anew, with settings that let every path be reached within a second. */
export const subjects: Readonly<Record<string, () => Guard<unknown>>> = {
  retry: () => retry({ attempts: 3, backoff: constant(10) }),
  'retry at once': () => retry({ attempts: 4, backoff: constant(0) }),
  'retry with a limit': () => retry({ attempts: Infinity, backoff: constant(20), maxElapsedMs: 90 }),
  'retry with a budget': () => retry({ backoff: constant(5), budget: retryBudget({ maxTokens: 1 }) }),
  timeout: () => timeout(50),
  'timeout that is short': () => timeout(1),
  'timeout without end': () => timeout(Infinity),
  bulkhead: () => bulkhead({ maxConcurrent: 1 }),
  'bulkhead with a queue': () => bulkhead({ maxConcurrent: 1, maxQueued: 2 }),
  'bulkhead with a queue that is left': () => bulkhead({ maxConcurrent: 1, maxQueued: 5, queueTimeoutMs: 15 }),
  'fallback to a value': () => fallback('cached'),
  'fallback to a function': () => fallback(() => Promise.resolve('made')),
  'fallback that fails': () => fallback(() => raise(new Error('no cache'))),
  'fallback to a policy': () => fallback(timeout(30)),
  breaker: () => new CircuitBreaker({ failureThreshold: 2, resetTimeoutMs: 25 }),
}

/** The numbers of a bulkhead; none for any other guard. */
export const occupancy = (guard: Guard<unknown>): number => {
  const { running = 0, queued = 0 } = guard as { running?: number; queued?: number }
  return running + queued
}
