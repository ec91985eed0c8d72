import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

describe('consecutiveFailures with forMs', () => {
  it('opens once the run is long enough both in calls and in time, from the first failure to the last', () => {
    const harness = new Harness({ trip: consecutiveFailures(3, { forMs: 1_000 }) })
    harness.fail(5)
    harness.pass(999)
    harness.fail()
    const before = harness.breaker.state
    harness.pass(1)

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('stays closed while the run has lasted, but has too few failures', () => {
    const harness = new Harness({ trip: consecutiveFailures(3, { forMs: 1_000 }) })
    harness.fail()
    harness.pass(5_000)
    harness.fail()
    const before = harness.breaker.state

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('begins the run anew after a success', () => {
    const harness = new Harness({ trip: consecutiveFailures(2, { forMs: 1_000 }) })
    harness.fail()
    harness.pass(1_000)
    harness.succeed()

    harness.fail(10)

    expect(harness.breaker.state).toBe('closed')
  })

  it('opens in no time where forMs is 0, as without it', () => {
    const harness = new Harness({ trip: consecutiveFailures(2, { forMs: 0 }) })

    harness.fail(2)

    expect(harness.breaker.state).toBe('open')
  })

  it('reads the clock at failures only', async () => {
    let reads = 0
    const clock = (): number => ++reads
    const breaker = new CircuitBreaker({ trip: consecutiveFailures(3, { forMs: 1_000 }), clock })
    for (let call = 0; call < 10; call++) await execute(breaker, () => 'up')
    const afterSuccesses = reads

    await tryExecute(breaker, () => raise('down'))

    expect([afterSuccesses, reads]).toEqual([0, 1])
  })

  it('takes a clock that steps back for one that stands still', () => {
    const harness = new Harness({ trip: consecutiveFailures(2, { forMs: 1_000 }) }, 100_000)
    harness.fail()
    harness.pass(-50_000)
    harness.fail()
    harness.pass(999)
    harness.fail()
    const before = harness.breaker.state
    harness.pass(1)

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('takes a clock that gives no time for one that stands still', () => {
    const harness = new Harness({ trip: consecutiveFailures(2, { forMs: 1_000 }) })
    harness.fail()
    const startMs = harness.nowMs
    harness.nowMs = NaN
    harness.fail(5)
    const before = harness.breaker.state
    harness.nowMs = startMs + 1_000

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('saves the age of the run, and only where there is one', () => {
    const strategy = consecutiveFailures(2, { forMs: 1_000 })
    const tally = strategy.empty()
    const before = strategy.save(tally, 5_000)
    strategy.record(tally, true, 0, 5_000)
    const during = strategy.save(tally, 5_400)
    strategy.record(tally, false, 0, 0)

    expect([before, during, strategy.save(tally, 6_000)]).toEqual([
      { successes: 0, failures: 0, inARow: 0 },
      { successes: 0, failures: 1, inARow: 1, lastedMs: 400 },
      { successes: 1, failures: 1, inARow: 0 },
    ])
  })

  it('saves as ever without forMs', () => {
    const strategy = consecutiveFailures(2)
    const tally = strategy.empty()
    strategy.record(tally, true, 0, 5_000)

    expect(JSON.stringify(strategy.save(tally, 6_000))).toBe('{"successes":0,"failures":1,"inARow":1}')
  })

  it('goes on with the age of a run that was saved, the time between included', () => {
    let wallMs = 1_000_000
    const options = { trip: consecutiveFailures(2, { forMs: 1_000 }), wallClock: () => wallMs }
    const old = new Harness(options)
    old.fail(3)
    old.pass(400)
    const snapshot = old.breaker.snapshot()
    wallMs += 500

    const restored = new Harness({ ...options, snapshot }, 7)
    restored.pass(99)
    restored.fail()
    const before = restored.breaker.state
    restored.pass(1)
    restored.fail()

    expect([before, restored.breaker.state]).toEqual(['closed', 'open'])
  })

  it('loads a run that was saved without an age as one that begins with the snapshot', () => {
    const strategy = consecutiveFailures(2, { forMs: 1_000 })
    const tally = strategy.load({ successes: 0, failures: 3, inARow: 3 }, 5_000)

    const said = [5_999, 6_000].map((nowMs) => strategy.record(tally, true, 0, nowMs))

    expect(said).toEqual([undefined, '5 failures in a row'])
  })

  it('loads a run with an age also where the age no longer matters', () => {
    const strategy = consecutiveFailures(2)
    const tally = strategy.load({ successes: 0, failures: 1, inARow: 1, lastedMs: 5 }, 0)

    expect(strategy.record(tally, true, 0, 0)).toBe('2 failures in a row')
  })

  it.each([null, -1, NaN, Infinity, '5', true])('refuses a saved age of %s', (lastedMs) => {
    const saved = { successes: 0, failures: 1, inARow: 1, lastedMs }

    const error = complaint(() => consecutiveFailures(2, { forMs: 5 }).load(saved, 0))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^load\(\): `snapshot\.tally\.lastedMs` must be a finite number of milliseconds/)
  })

  it('refuses options in place of the number', () => {
    const error = complaint(() => consecutiveFailures(untyped({ forMs: 5 })))

    expect(String(error)).toBe(
      'TypeError: consecutiveFailures(): `n` must be a whole number above 0, received an object',
    )
  })

  it('refuses a forMs below 0, with place, option, rule and value', () => {
    const error = complaint(() => consecutiveFailures(5, { forMs: -1 }))

    expect(String(error)).toBe(
      'RangeError: consecutiveFailures(): `forMs` must be a number of milliseconds, 0 or more, received -1',
    )
  })
})
