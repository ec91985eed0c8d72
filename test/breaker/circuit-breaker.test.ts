import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

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
    const harness = new Harness({ [hook]: () => raise(broken) })

    harness.breaker.snapshot()

    expect(harness.hookErrors).toContainEqual({ error: broken, hook })
  })

  it.each([undefined, null, 'noon', 5n, Symbol('s'), {}, -Infinity])(
    'keeps no circuit from opening, and hurts no call: a clock that gives %s',
    (reading) => {
      const { breaker } = new Harness({ clock: untyped(() => reading), failureThreshold: 1 })

      breaker.acquire().fail('down')

      expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 60_000])
    },
  )

  it('saves a snapshot without a moment where the wall clock gives none', () => {
    const { breaker } = new Harness({ wallClock: () => NaN })

    expect(breaker.snapshot().savedAtMs).toBeNull()
  })
})

describe("a strategy of one's own that fails", () => {
  it('goes to onHookError as trip, and the circuit stays closed', () => {
    const harness = new Harness({ trip: { ...consecutiveFailures(1), record: () => raise(broken) } })

    harness.fail()

    expect([harness.breaker.state, harness.hookErrors]).toEqual(['closed', [{ error: broken, hook: 'trip' }]])
  })

  it.each([true, 5, null, {}, ['now']].map((words) => ({ words })))(
    'does not open for $words in place of words, and is told so',
    ({ words }) => {
      const harness = new Harness({ trip: { ...consecutiveFailures(1), record: untyped(() => words) } })

      harness.fail()

      expect([harness.breaker.state, harness.hookErrors]).toEqual([
        'closed',
        [{ error: expect.any(TypeError) as unknown, hook: 'trip' }],
      ])
    },
  )

  it('leaves the call counted', () => {
    const harness = new Harness({ trip: { ...consecutiveFailures(1), record: () => raise(broken) } })

    harness.fail()
    harness.succeed()

    expect(harness.breaker.stats.totals).toMatchObject({ failures: 1, successes: 1 })
  })

  it('may trip the circuit itself, whose word is then the later one', () => {
    const harness: Harness = new Harness({
      trip: {
        ...consecutiveFailures(1),
        record: () => {
          harness.breaker.trip('by the rule itself', { forMs: 5 })
          return 'words'
        },
      },
    })

    harness.fail()

    expect([harness.transitions(), harness.breaker.retryAfterMs]).toEqual([['closed > open'], 5])
  })
})

describe('shadow mode', () => {
  it('admits what enforcing would reject, and counts it for nothing', () => {
    const harness = new Harness({ shadow: true })
    harness.breaker.trip()

    harness.breaker.acquire().fail()

    expect(harness.breaker.stats).toMatchObject({ state: 'open', totals: { rejected: 1, ignored: 1, failures: 0 } })
  })
})

describe('a breaker with no listener', () => {
  it('goes the same way as one with a listener', () => {
    const watched = new Harness({ failureThreshold: 2, resetTimeoutMs: 100 })
    const alone = new Harness({ failureThreshold: 2, resetTimeoutMs: 100 })
    alone.leave()

    for (const harness of [watched, alone]) {
      harness.succeed()
      harness.fail(2)
      harness.breaker.tryAcquire()
      harness.pass(100)
      harness.succeed()
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
    const harness = new Harness({ failureThreshold: 1, resetTimeoutMs: () => raise(broken) })
    const late = [harness.breaker.acquire(), harness.breaker.acquire()]
    harness.fail()

    for (const permit of late) permit.fail('late')

    expect(harness.hookErrors).toEqual([{ error: broken, hook: 'backoff' }])
  })
})
