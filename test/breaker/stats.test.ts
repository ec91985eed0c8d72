import { describe, expect, it } from 'vitest'
import { countWindow, failureRate } from '../../src/trip.ts'
import { Bench } from '../laws/bench.ts'

const nothing = { successes: 0, failures: 0, ignored: 0, rejected: 0, late: 0, trips: 0 }

describe('stats', () => {
  it('of a new circuit are all there, and 0', () => {
    expect(new Bench().breaker.stats).toEqual({
      state: 'closed',
      failures: 0,
      successes: 0,
      consecutiveFailures: 0,
      attempt: 0,
      totals: nothing,
    })
  })

  it('count each settled call once', () => {
    const bench = new Bench({ failureThreshold: 9 })
    const late = bench.breaker.acquire()
    bench.breaker.reset()
    bench.succeed(2)
    bench.fail(3)
    bench.breaker.acquire().ignore()
    late.succeed()

    expect(bench.breaker.stats.totals).toEqual({ ...nothing, successes: 2, failures: 3, ignored: 1, late: 1 })
  })

  it('show the window of the strategy', () => {
    const bench = new Bench({ trip: failureRate({ threshold: 1, over: countWindow(3) }) })

    bench.fail(2)
    bench.succeed(2)

    expect(bench.breaker.stats).toMatchObject({ failures: 1, successes: 2 })
  })

  it('show a run of failures only where the strategy counts it', () => {
    const bench = new Bench({ trip: failureRate() })

    bench.fail()

    expect('consecutiveFailures' in bench.breaker.stats).toBe(false)
  })

  it('show nothing of a window while open', () => {
    const bench = new Bench({ failureThreshold: 2 })

    bench.fail(2)

    expect(bench.breaker.stats).toMatchObject({ state: 'open', failures: 0, successes: 0, openedAtMs: 1_000 })
  })

  it('show the verdicts of the probes while half-open', () => {
    const bench = new Bench({ halfOpenMaxCalls: 3, halfOpenFailureThreshold: 2 })
    bench.probe().succeed()
    bench.fail()

    expect(bench.breaker.stats).toMatchObject({ state: 'half-open', failures: 1, successes: 1, openedAtMs: 1_000 })
  })

  it('forget when the circuit opened once it is closed', () => {
    const bench = new Bench()

    bench.probe().succeed()

    expect(bench.breaker.stats.openedAtMs).toBeUndefined()
  })

  it('remember the last failure that counted', () => {
    const bench = new Bench()
    bench.fail()
    bench.pass(50)
    bench.fail()
    const late = bench.breaker.acquire()
    bench.breaker.reset()
    bench.pass(50)

    late.fail()

    expect(bench.breaker.stats.lastFailureAtMs).toBe(1_050)
  })

  it('say what a hold makes of the circuit', () => {
    const { breaker } = new Bench()

    breaker.hold('open')

    expect(breaker.stats.state).toBe('open')
  })

  it('keep their totals through a reset, and the window not', () => {
    const bench = new Bench()
    bench.fail(3)

    bench.breaker.reset()

    expect(bench.breaker.stats).toMatchObject({ failures: 0, attempt: 0, totals: { failures: 3 } })
  })

  it('are a copy: what is written into them changes nothing', () => {
    const { breaker } = new Bench()

    Object.assign(breaker.stats.totals, { successes: 99 })

    expect(breaker.stats.totals.successes).toBe(0)
  })
})
