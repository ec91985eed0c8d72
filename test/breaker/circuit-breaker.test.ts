import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import { consecutiveFailures } from '../../src/trip.ts'
import { untyped } from '../bad-input/complaint.ts'
import { Bench, raise } from '../laws/bench.ts'

const broken = new Error('broken')

describe('the name of a breaker', () => {
  it('is circuit where none is given', () => {
    expect(new CircuitBreaker().name).toBe('circuit')
  })

  it.each(['billing', '', 'a "quoted" name'])('is %j where that is given', (name) => {
    expect(new CircuitBreaker({ name }).name).toBe(name)
  })
})

describe('the default clock', () => {
  it('moves a breaker on', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    const breaker = new CircuitBreaker()
    breaker.trip()

    now.mockReturnValue(45_000)

    const waitMs = breaker.retryAfterMs
    now.mockRestore()
    expect(waitMs).toBe(15_000)
  })
})

describe('a clock that fails', () => {
  it.each(['clock', 'wallClock'] as const)('goes to onHookError by its name: %s', (hook) => {
    const bench = new Bench({ [hook]: () => raise(broken) })

    bench.breaker.snapshot()

    expect(bench.hookErrors).toContainEqual({ error: broken, hook })
  })

  it.each([undefined, null, 'noon', 5n, Symbol('s'), {}, -Infinity])(
    'keeps no circuit from opening, and hurts no call: a clock that gives %s',
    (reading) => {
      const { breaker } = new Bench({ clock: untyped(() => reading), failureThreshold: 1 })

      breaker.acquire().fail('down')

      expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 60_000])
    },
  )

  it('saves a snapshot without a moment where the wall clock gives none', () => {
    const { breaker } = new Bench({ wallClock: () => NaN })

    expect(breaker.snapshot().savedAtMs).toBeNull()
  })
})

describe("a strategy of one's own that fails", () => {
  it('goes to onHookError as trip, and the circuit stays closed', () => {
    const bench = new Bench({ trip: { ...consecutiveFailures(1), record: () => raise(broken) } })

    bench.fail()

    expect([bench.breaker.state, bench.hookErrors]).toEqual(['closed', [{ error: broken, hook: 'trip' }]])
  })

  it.each([true, 5, null, {}, ['now']].map((words) => ({ words })))(
    'does not open for $words in place of words, and is told so',
    ({ words }) => {
      const bench = new Bench({ trip: { ...consecutiveFailures(1), record: untyped(() => words) } })

      bench.fail()

      expect([bench.breaker.state, bench.hookErrors]).toEqual([
        'closed',
        [{ error: expect.any(TypeError) as unknown, hook: 'trip' }],
      ])
    },
  )

  it('leaves the call counted', () => {
    const bench = new Bench({ trip: { ...consecutiveFailures(1), record: () => raise(broken) } })

    bench.fail()
    bench.succeed()

    expect(bench.breaker.stats.totals).toMatchObject({ failures: 1, successes: 1 })
  })

  it('may trip the circuit itself, whose word is then the later one', () => {
    const bench: Bench = new Bench({
      trip: {
        ...consecutiveFailures(1),
        record: () => {
          bench.breaker.trip('by the rule itself', { forMs: 5 })
          return 'words'
        },
      },
    })

    bench.fail()

    expect([bench.transitions(), bench.breaker.retryAfterMs]).toEqual([['closed > open'], 5])
  })
})

describe('shadow mode', () => {
  it('admits what enforcing would reject, and counts it for nothing', () => {
    const bench = new Bench({ shadow: true })
    bench.breaker.trip()

    bench.breaker.acquire().fail()

    expect(bench.breaker.stats).toMatchObject({ state: 'open', totals: { rejected: 1, ignored: 1, failures: 0 } })
  })
})

describe('a breaker with no listener', () => {
  it('goes the same way as one with a listener', () => {
    const watched = new Bench({ failureThreshold: 2, resetTimeoutMs: 100 })
    const alone = new Bench({ failureThreshold: 2, resetTimeoutMs: 100 })
    alone.leave()

    for (const bench of [watched, alone]) {
      bench.succeed()
      bench.fail(2)
      bench.breaker.tryAcquire()
      bench.pass(100)
      bench.succeed()
    }

    expect(alone.breaker.stats).toEqual(watched.breaker.stats)
  })
})

describe('a hook that comes between', () => {
  it('makes no probe of a call that is admitted since the clock has reset the circuit', () => {
    let open = false
    const breaker: CircuitBreaker = new CircuitBreaker({
      clock: () => {
        if (open) {
          open = false
          breaker.reset()
        }
        return 0
      },
    })
    breaker.trip()
    open = true

    const permit = breaker.acquire()

    expect([permit.probe, breaker.state]).toEqual([false, 'closed'])
  })
})

describe('a backoff that throws', () => {
  it('is told of once, not again with each call that ends while the circuit is open', () => {
    const bench = new Bench({ failureThreshold: 1, resetTimeoutMs: () => raise(broken) })
    const late = [bench.breaker.acquire(), bench.breaker.acquire()]
    bench.fail()

    for (const permit of late) permit.fail('late')

    expect(bench.hookErrors).toEqual([{ error: broken, hook: 'backoff' }])
  })
})
