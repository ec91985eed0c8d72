import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CircuitBreaker, execute, type CircuitBreakerOptions } from 'recloser'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  timeWindow,
} from 'recloser/trip'
import { exponential, withJitter } from 'recloser/backoff'
import { replay, type RecordedCall } from 'recloser/simulate'
import { seededRandom } from 'recloser/testing'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()

const over = timeWindow({ durationMs: 200, buckets: 4 })
const options = fc.constantFrom<() => CircuitBreakerOptions>(
  () => ({ failureThreshold: 2, resetTimeoutMs: 50 }),
  () => ({ trip: consecutiveFailures(1), resetTimeoutMs: 20, halfOpenMaxCalls: 2, halfOpenFailureThreshold: 2 }),
  () => ({ trip: failureCount({ threshold: 3, over }), resetTimeoutMs: 30, probeTimeoutMs: 15 }),
  () => ({ trip: failureRate({ threshold: 0.4, minimumCalls: 4, over: countWindow(6) }), resetTimeoutMs: 60 }),
  () => ({ trip: slowCallRate({ slowerThanMs: 40, threshold: 0.5, minimumCalls: 2, over }), resetTimeoutMs: 40 }),
  () => ({
    trip: anyOf(consecutiveFailures(2), slowCallRate({ slowerThanMs: 60, threshold: 0.2, minimumCalls: 3, over })),
    resetTimeoutMs: withJitter(exponential({ initialMs: 10, maxMs: 100 }), 'full'),
    random: seededRandom(5),
  }),
)

const script = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 1, 5, 10, 25, 80),
    durationMs: fc.constantFrom(0, 1, 10, 45, 70, 150),
    outcome: fc.constantFrom<RecordedCall['outcome']>('success', 'failure', 'failure', 'ignored'),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Plays the calls through `execute`, each with a timer that ends it. */
async function live(calls: readonly RecordedCall[], given: CircuitBreakerOptions): Promise<readonly unknown[]> {
  const heard: unknown[] = []
  const startMs = performance.now()
  const ignored = new Error('ignored')
  const breaker = new CircuitBreaker({
    ...given,
    clock: () => performance.now() - startMs,
    isIgnored: ({ status, ...outcome }) => status === 'rejected' && 'reason' in outcome && outcome.reason === ignored,
    onStateChange: ({ atMs, from, to, reason }) => heard.push({ atMs, from, to, reason }),
  })
  const ends: Promise<unknown>[] = []
  for (const { atMs, durationMs, outcome } of calls) {
    // The verdicts of this very moment come first.
    await time.pass(startMs + atMs - performance.now())
    const task = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, durationMs))
      if (outcome === 'failure') throw new Error('failure')
      if (outcome === 'ignored') throw ignored
    }
    ends.push(execute(breaker, task).catch(() => undefined))
    // A timer of no milliseconds takes one, so such a call is let end here.
    if (durationMs === 0) await time.pass(0)
  }
  await time.pass(1_000)
  await Promise.all(ends)
  return heard
}

it('a script played through execute under fake timers and through replay has the same transitions', async () => {
  const opened: number[] = []
  const same = fc.asyncProperty(options, script, async (make, steps) => {
    let atMs = 0
    const calls = steps.map(({ gapMs, ...rest }) => ({ atMs: (atMs += gapMs), ...rest }))

    const { transitions } = await replay({ calls, options: make() })

    opened.push(transitions.length)
    expect(transitions).toEqual(await live(calls, make()))
  })

  await fc.assert(same, { numRuns: 300 })
  expect(opened.filter((count) => count > 2).length).toBeGreaterThan(50)
})
