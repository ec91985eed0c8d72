import { describe, expect, it } from 'vitest'
import { countWindow, failureCount, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { slowerThanMs } from '../support/strategies.ts'

const windows = [
  { window: 'a count window', over: () => countWindow(10) },
  { window: 'a time window', over: () => timeWindow({ durationMs: 60_000, buckets: 6 }) },
]

describe('law 10: thresholds', () => {
  it.each(windows)('compares a rate over $window with >=', ({ over }) => {
    const harness = new Harness({ trip: failureRate({ threshold: 0.5, minimumCalls: 4, over: over() }) })
    harness.succeed(2)
    harness.fail()
    const before = harness.breaker.state

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(windows)('takes 1, a hundred percent, over $window', ({ over }) => {
    const harness = new Harness({ trip: failureRate({ threshold: 1, minimumCalls: 10, over: over() }) })
    harness.fail(9)
    const before = harness.breaker.state

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(windows)('keeps a threshold of 1 closed over $window with one success in it', ({ over }) => {
    const harness = new Harness({ trip: failureRate({ threshold: 1, minimumCalls: 10, over: over() }) })

    harness.succeed()
    harness.fail(9)

    expect(harness.breaker.state).toBe('closed')
  })

  it.each(windows)('does not open over $window when a fast success brings the calls to the minimum', ({ over }) => {
    const harness = new Harness({ trip: failureRate({ threshold: 0.5, minimumCalls: 4, over: over() }) })
    harness.fail(3)
    harness.succeed()
    const before = harness.breaker.state

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(windows)(
    'does not open over $window on a fast success with a slow call rate above the threshold',
    ({ over }) => {
      const harness = new Harness({
        trip: slowCallRate({ slowerThanMs, threshold: 0.5, minimumCalls: 4, over: over() }),
      })
      for (let call = 0; call < 3; call++) harness.succeedSlowly(slowerThanMs + 1)
      harness.succeed()
      const before = harness.breaker.state

      harness.succeedSlowly(slowerThanMs + 1)

      expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
    },
  )

  it.each(windows)('takes a call of exactly slowerThanMs for fast over $window', ({ over }) => {
    const harness = new Harness({ trip: slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: over() }) })

    for (let call = 0; call < 10; call++) harness.succeedSlowly(slowerThanMs)

    expect(harness.breaker.state).toBe('closed')
  })

  it.each(windows)('takes a slow success of a probe for a failed one over $window', ({ over }) => {
    const harness = new Harness({ trip: slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: over() }) })
    harness.breaker.trip()
    harness.pass(60_000)

    harness.succeedSlowly(slowerThanMs + 1)

    expect(harness.events.at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'probe slow' })
  })

  it.each(windows)('takes a probe of exactly slowerThanMs for fast over $window', ({ over }) => {
    const harness = new Harness({ trip: slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: over() }) })
    harness.breaker.trip()
    harness.pass(60_000)

    harness.succeedSlowly(slowerThanMs)

    expect(harness.breaker.state).toBe('closed')
  })

  const tooMany = { threshold: 0.5, minimumCalls: 11, over: countWindow(10) }
  const rates = [
    { rate: 'failureRate', make: () => failureRate(tooMany) },
    { rate: 'slowCallRate', make: () => slowCallRate({ ...tooMany, slowerThanMs }) },
  ]
  it.each(rates)('refuses minimumCalls above the size of a count window: $rate', ({ rate, make }) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(new RegExp(`^${rate}\\(\\): \`minimumCalls\` .*10.*received 11`))
  })

  it('takes minimumCalls equal to the size of a count window', () => {
    const harness = new Harness({ trip: failureRate({ threshold: 1, minimumCalls: 10, over: countWindow(10) }) })

    harness.fail(10)

    expect(harness.breaker.state).toBe('open')
  })

  it.each(windows)('counts failures over $window whatever succeeds between them', ({ over }) => {
    const harness = new Harness({ trip: failureCount({ threshold: 3, over: over() }) })

    for (let call = 0; call < 3; call++) {
      harness.succeed()
      harness.fail()
    }

    expect(harness.breaker.state).toBe('open')
  })
})
