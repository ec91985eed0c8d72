import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { countWindow, failureRate, timeWindow, type TripStrategy } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'

const half = { threshold: 0.5, minimumCalls: 2, over: countWindow(4) }
const lasting = (forMs = 1_000): TripStrategy => failureRate({ ...half, forMs })

describe('failureRate with forMs', () => {
  it('opens once its share has been reached at each failure for so long', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail(2)
    harness.pass(999)
    harness.fail()
    const before = harness.breaker.state
    harness.pass(1)

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('gives the reason of the rate itself', () => {
    const harness = new Harness({ trip: lasting(0.5) })
    harness.fail(2)
    harness.pass(1)

    harness.fail()

    expect(harness.events).toContainEqual(expect.objectContaining({ reason: 'failure rate 1 of 3 calls' }))
  })

  it('begins anew after a failure at which the share was too small', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail(2)
    harness.pass(999)
    harness.succeed(4)
    harness.fail()
    harness.pass(1)
    harness.fail(2)
    const before = harness.breaker.state
    harness.pass(1_000)

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('lets a success between failures at which the share is reached change nothing', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail(2)
    harness.pass(500)
    harness.succeed()
    harness.pass(500)

    harness.fail()

    expect(harness.breaker.state).toBe('open')
  })

  it('does not open at a success, however long the share has been reached', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail(2)
    harness.pass(5_000)

    harness.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('opens in no time where forMs is 0, as without it', () => {
    const harness = new Harness({ trip: lasting(0) })

    harness.fail(2)

    expect([harness.breaker.state, lasting(0).shape]).toEqual(['open', failureRate(half).shape])
  })

  it('counts as the rate does', () => {
    const harness = new Harness({ trip: lasting() })

    harness.succeed()
    harness.fail(2)

    expect(harness.breaker.stats).toMatchObject({ failures: 2, successes: 1 })
  })

  it('goes on from a snapshot, with the time that the share has lasted', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail(2)
    harness.pass(600)
    const snapshot = { ...harness.breaker.snapshot(), savedAtMs: null }
    const restored = new Harness({ trip: lasting(), snapshot }, 50_000)
    restored.pass(399)
    restored.fail()
    const before = restored.breaker.state
    restored.pass(1)

    restored.fail()

    expect([before, restored.breaker.state]).toEqual(['closed', 'open'])
  })

  it('is saved with no time where the last failure gave no reason', () => {
    const harness = new Harness({ trip: lasting() })
    harness.fail()

    const { tally } = harness.breaker.snapshot()

    expect(tally).toEqual({ lastedMs: null, inner: { marks: '1' } })
  })

  it('saves no time below 0, whatever the clock', () => {
    const strategy = lasting()
    const tally = strategy.empty()
    strategy.record(tally, true, 0, 500)
    strategy.record(tally, true, 0, 500)

    expect(strategy.save(tally, 400)).toMatchObject({ lastedMs: 0 })
  })

  it.each([
    { tally: { lastedMs: -1, inner: {} }, message: 'snapshot.tally.lastedMs` must be' },
    { tally: { lastedMs: null, inner: 5 }, message: 'snapshot.tally.inner` must be an object' },
    { tally: { lastedMs: null, inner: { marks: 'x' } }, message: 'snapshot.tally.inner.marks` must be' },
  ])('refuses a snapshot with $message', ({ tally, message }) => {
    const snapshot = { ...new CircuitBreaker({ trip: lasting() }).snapshot(), tally }

    const error = complaint(() => new CircuitBreaker({ trip: lasting(), snapshot }))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(message)
    expect(error.message).toMatch(/^CircuitBreaker\(\): /)
  })

  it('names its own place where it is asked by hand', () => {
    expect(complaint(() => lasting().load({ lastedMs: null, inner: 5 }, 0)).message).toContain('`snapshot.tally.inner`')
  })

  it('refuses the snapshot of the same rate without it', () => {
    const snapshot = new CircuitBreaker({ trip: failureRate(half) }).snapshot()

    expect(() => new CircuitBreaker({ trip: lasting(), snapshot })).toThrow(TypeError)
  })

  it.each([-1, NaN, '5'])('refuses %s', (forMs) => {
    expect(() => failureRate({ forMs: untyped(forMs) })).toThrow(/^failureRate\(\): `forMs` must be a number/)
  })

  it('lets a window of time forget as ever', () => {
    const over = timeWindow({ durationMs: 1_000 })
    const harness = new Harness({ trip: failureRate({ ...half, over, forMs: 3_000 }) })
    harness.fail(2)
    harness.pass(2_000)
    harness.fail()
    harness.pass(1_000)

    harness.fail()

    expect(harness.breaker.state).toBe('closed')
  })
})
