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
  stalled,
  timeWindow,
} from 'recloser/trip'
import { exponential, withJitter } from 'recloser/backoff'
import { recommended } from 'recloser/presets'
import { slowStart } from 'recloser/recovery'
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
  () => ({ trip: consecutiveFailures(2, { forMs: 30 }), resetTimeoutMs: 25, recovery: slowStart({ roundMs: 10 }) }),
  () => ({
    trip: failureRate({ threshold: 0.5, minimumCalls: 2, over, forMs: 20 }),
    resetTimeoutMs: 30,
    recovery: slowStart({ roundMs: 2, threshold: 0.6 }),
    probeTimeoutMs: 60,
  }),
  // A call is overdue, or hangs, long before the longest ones end.
  () => ({
    trip: slowCallRate({ slowerThanMs: 20, threshold: 0.5, minimumCalls: 2, over: countWindow(4) }),
    resetTimeoutMs: 30,
  }),
  () => ({ trip: stalled({ afterMs: 25, minimumCalls: 2 }), resetTimeoutMs: 20, recovery: slowStart() }),
  () => ({
    trip: anyOf(
      consecutiveFailures(3, { forMs: 20 }),
      failureRate({ threshold: 0.6, minimumCalls: 4, over, forMs: 40 }),
      slowCallRate({ slowerThanMs: 30, threshold: 0.8, minimumCalls: 3, over }),
      stalled({ afterMs: 40, minimumCalls: 3 }),
    ),
    resetTimeoutMs: 20,
    recovery: slowStart({ roundMs: 5 }),
  }),
  () => ({
    trip: anyOf(consecutiveFailures(2), slowCallRate({ slowerThanMs: 60, threshold: 0.2, minimumCalls: 3, over })),
    resetTimeoutMs: withJitter(exponential({ initialMs: 10, maxMs: 100 }), 'full'),
    random: seededRandom(5),
  }),
)

type Script = Omit<RecordedCall, 'atMs'> & { readonly gapMs: number }

const script = fc.array(
  fc.record({
    gapMs: fc.constantFrom(0, 1, 5, 10, 25, 80),
    durationMs: fc.constantFrom(0, 1, 10, 45, 70, 150),
    outcome: fc.constantFrom<RecordedCall['outcome']>('success', 'failure', 'failure', 'ignored'),
  }),
  { minLength: 1, maxLength: 60 },
)

/** The caller gives its call up, which ends it. */
function giveUp(caller: AbortController): never {
  caller.abort()
  throw caller.signal.reason as Error
}

/** Plays the calls through `execute`, each with a timer that ends it. */
async function live(calls: readonly RecordedCall[], given: CircuitBreakerOptions): Promise<readonly unknown[]> {
  const heard: unknown[] = []
  const startMs = performance.now()
  const breaker = new CircuitBreaker({
    ...given,
    clock: () => performance.now() - startMs,
    onStateChange: ({ atMs, from, to, reason }) => heard.push({ atMs, from, to, reason }),
  })
  const ends: Promise<unknown>[] = []
  for (const { atMs, durationMs, outcome } of calls) {
    // The verdicts of this very moment come first.
    await time.pass(startMs + atMs - performance.now())
    const caller = new AbortController()
    const task = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, durationMs))
      if (outcome === 'failure') throw new Error('failure')
      if (outcome === 'ignored') giveUp(caller)
    }
    ends.push(execute(breaker, task, { signal: caller.signal }).catch(() => undefined))
    // A timer of no milliseconds takes one, so such a call is let end here.
    if (durationMs === 0) await time.pass(0)
  }
  await time.pass(30_000)
  await Promise.all(ends)
  return heard
}

/** Plays scripts both ways; gives how many transitions each had, and the reasons. */
async function sameTransitions(
  makes: fc.Arbitrary<() => CircuitBreakerOptions>,
  scripts: fc.Arbitrary<readonly Script[]>,
  numRuns: number,
): Promise<{ readonly lengths: readonly number[]; readonly reasons: readonly string[] }> {
  const lengths: number[] = []
  const reasons: string[] = []
  const same = fc.asyncProperty(makes, scripts, async (make, steps) => {
    let atMs = 0
    const calls = steps.map(({ gapMs, ...rest }) => ({ atMs: (atMs += gapMs), ...rest }))

    const { transitions } = await replay({ calls, options: make() })

    lengths.push(transitions.length)
    reasons.push(...transitions.map(({ reason }) => reason))
    expect(transitions).toEqual(await live(calls, make()))
  })

  await fc.assert(same, { numRuns })
  return { lengths, reasons }
}

it('a script played through execute under fake timers and through replay has the same transitions', async () => {
  const { lengths, reasons } = await sameTransitions(options, script, 500)

  expect(lengths.filter((count) => count > 2).length).toBeGreaterThan(80)
  for (const start of ['no end of ', 'slow-call rate', 'failure rate', '3 failures in a row', 'probes succeeded']) {
    expect(reasons.filter((reason) => reason.startsWith(start)).length, start).toBeGreaterThan(0)
  }
})

it('and so it has with recommended(): failures that last, hangs, a slow start', async () => {
  // Calls that are alike for a while, as in an outage.
  const outages = fc
    .array(
      fc.record({
        count: fc.integer({ min: 5, max: 40 }),
        gapMs: fc.constantFrom(20, 100, 400),
        durationMs: fc.constantFrom(1, 10, 300, 7_000, 20_000),
        outcome: fc.constantFrom<RecordedCall['outcome']>('success', 'success', 'failure', 'ignored'),
      }),
      { minLength: 3, maxLength: 8 },
    )
    .map((spells) => spells.flatMap(({ count, ...call }) => Array.from({ length: count }, () => call)))

  const { lengths, reasons } = await sameTransitions(
    fc.constant(() => recommended({ random: seededRandom(5) })),
    outages,
    100,
  )

  expect(lengths.filter((count) => count > 2).length).toBeGreaterThan(20)
  for (const start of ['no end of ', '6 failures in a row', 'probes succeeded', 'probe failed']) {
    expect(reasons.filter((reason) => reason.startsWith(start)).length, start).toBeGreaterThan(0)
  }
})
