import { describe, expect, it } from 'vitest'
import { countWindow, failureRate } from 'recloser/trip'
import { Harness } from '../support/harness.ts'

const nothing = { successes: 0, failures: 0, ignored: 0, rejected: 0, late: 0, trips: 0 }

describe('stats', () => {
  it('of a new circuit are all there, and 0', () => {
    expect(new Harness().breaker.stats).toEqual({
      state: 'closed',
      failures: 0,
      successes: 0,
      consecutiveFailures: 0,
      attempt: 0,
      totals: nothing,
    })
  })

  it('count each settled call once', () => {
    const harness = new Harness({ failureThreshold: 9 })
    const late = harness.breaker.acquire()
    harness.breaker.reset()
    harness.succeed(2)
    harness.fail(3)
    harness.breaker.acquire().ignore()
    late.succeed()

    expect(harness.breaker.stats.totals).toEqual({ ...nothing, successes: 2, failures: 3, ignored: 1, late: 1 })
  })

  it('show the window of the strategy', () => {
    const harness = new Harness({ trip: failureRate({ threshold: 1, over: countWindow(3) }) })

    harness.fail(2)
    harness.succeed(2)

    expect(harness.breaker.stats).toMatchObject({ failures: 1, successes: 2 })
  })

  it('show a run of failures only where the strategy counts it', () => {
    const harness = new Harness({ trip: failureRate() })

    harness.fail()

    expect('consecutiveFailures' in harness.breaker.stats).toBe(false)
  })

  it('show nothing of a window while open', () => {
    const harness = new Harness({ failureThreshold: 2 })

    harness.fail(2)

    expect(harness.breaker.stats).toMatchObject({ state: 'open', failures: 0, successes: 0, openedAtMs: 1_000 })
  })

  it('show the verdicts of the probes while half-open', () => {
    const harness = new Harness({ halfOpenMaxCalls: 3, halfOpenFailureThreshold: 2 })
    harness.probe().succeed()
    harness.fail()

    expect(harness.breaker.stats).toMatchObject({ state: 'half-open', failures: 1, successes: 1, openedAtMs: 1_000 })
  })

  it('forget when the circuit opened once it is closed', () => {
    const harness = new Harness()

    harness.probe().succeed()

    expect(harness.breaker.stats.openedAtMs).toBeUndefined()
  })

  it('remember the last failure that counted', () => {
    const harness = new Harness()
    harness.fail()
    harness.pass(50)
    harness.fail()
    const late = harness.breaker.acquire()
    harness.breaker.reset()
    harness.pass(50)

    late.fail()

    expect(harness.breaker.stats.lastFailureAtMs).toBe(1_050)
  })

  it('say what a hold makes of the circuit', () => {
    const { breaker } = new Harness()

    breaker.hold('open')

    expect(breaker.stats.state).toBe('open')
  })

  it('keep their totals through a reset, and the window not', () => {
    const harness = new Harness()
    harness.fail(3)

    harness.breaker.reset()

    expect(harness.breaker.stats).toMatchObject({ failures: 0, attempt: 0, totals: { failures: 3 } })
  })

  it('are a copy: what is written into them changes nothing', () => {
    const { breaker } = new Harness()

    Object.assign(breaker.stats.totals, { successes: 99 })

    expect(breaker.stats.totals.successes).toBe(0)
  })
})
