import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { probes } from 'recloser/recovery'
import { manualClock } from 'recloser/testing'
import { consecutiveFailures, countWindow, slowCallRate } from 'recloser/trip'
import { describe, expect, it } from 'vitest'
import { WatchedBreaker } from '../../src/console/watched-breaker.ts'

function watched(options: CircuitBreakerOptions = {}) {
  const clock = manualClock(1_000_000)
  const breaker = new CircuitBreaker({ name: 'a', resetTimeoutMs: 10_000, clock, ...options })
  let changes = 0
  const shown = new WatchedBreaker('a', breaker, () => changes++)
  return { clock, breaker, shown, changes: () => changes }
}

const timed: CircuitBreakerOptions = {
  trip: slowCallRate({ slowerThanMs: 60_000, threshold: 1, minimumCalls: 100, over: countWindow(100) }),
}

describe('a watched breaker', () => {
  it('tells of each change of its state and its holder, and of no call', () => {
    const { breaker, changes } = watched()
    const after = (act: () => unknown): number => {
      const before = changes()
      act()
      return changes() - before
    }

    expect(after(() => breaker.acquire().succeed())).toBe(0)
    expect(after(() => breaker.acquire().fail('down'))).toBe(0)
    expect(after(() => breaker.trip())).toBe(1)
    expect(after(() => breaker.trip('again'))).toBe(1)
    expect(after(() => breaker.tryAcquire())).toBe(0)
    const hold = breaker.hold('closed')
    expect(after(() => hold.release())).toBe(1)
  })

  it('says why a circuit is in its state once it has had another, and what opened it while it is open', () => {
    const { breaker, shown } = watched({ failureThreshold: 1 })
    const first = shown.row()
    breaker.acquire().fail(new Error('no route'))
    const open = shown.row()
    const hold = breaker.hold('closed')
    const held = shown.row()
    hold.release()
    breaker.reset()

    expect(first).toMatchObject({ state: 'closed', reason: null, cause: null, heldBy: null, retryAfterMs: 0 })
    expect(open).toMatchObject({ state: 'open', cause: 'Error: no route' })
    expect(open.reason).toBe('1 failure')
    expect(held).toMatchObject({ reason: 'held closed', cause: null, heldBy: 'the program' })
    expect(shown.row()).toMatchObject({ state: 'closed', cause: null })
    expect(shown.row().reason).not.toBeNull()
  })

  it('says for how long to wait, and null where waiting does not help', () => {
    const { breaker, shown } = watched()
    breaker.trip()
    const open = shown.row().retryAfterMs
    breaker.hold('open')

    expect([open, shown.row().retryAfterMs]).toEqual([10_000, null])
  })

  it('fails while it is closed, not held, and has failures', () => {
    const { breaker, shown } = watched({ failureThreshold: 2 })
    const states = [shown.live().failing]
    breaker.acquire().fail('down')
    states.push(shown.live().failing)
    const hold = breaker.hold('closed')
    states.push(shown.live().failing)
    hold.release()
    breaker.acquire().fail('down')
    states.push(shown.live().failing)

    expect(states).toEqual([false, true, false, false])
  })

  it('does not fail while it is half-open, though one of its probes has failed', () => {
    const { breaker, shown, clock } = watched({ recovery: probes({ maxCalls: 3, successes: 3, failures: 2 }) })
    breaker.trip()
    clock.advance(10_000)
    breaker.acquire().fail('down')

    expect(breaker.stats).toMatchObject({ state: 'half-open', failures: 1 })
    expect(shown.live().failing).toBe(false)
  })

  it('does not fail where a strategy cannot say whether it does', () => {
    const { shown } = watched({
      trip: {
        ...consecutiveFailures(5),
        counts: () => {
          throw new Error('own')
        },
      },
      onHookError: () => undefined,
    })

    expect(shown.live().failing).toBe(false)
  })

  /** Four calls in twenty seconds, a look of the stream, and forty seconds in which nothing happens: when the calls were. */
  const placed = (before: (given: ReturnType<typeof watched>) => void): readonly number[] => {
    const given = watched()
    before(given)
    given.clock.advance(20_000)
    for (let call = 0; call < 4; call++) given.breaker.acquire().succeed()
    given.shown.hasChanged()
    given.clock.advance(40_000)
    return given.shown.history.shown().buckets.agoMs
  }

  it('is read by the stream where its history is looked at or has changes, and not otherwise', () => {
    expect(placed(() => undefined).some((agoMs) => agoMs < 40_000)).toBe(true)
    expect(placed(({ shown }) => shown.look()).some((agoMs) => agoMs < 40_000)).toBe(false)
    const changed = placed(({ breaker, clock }) => {
      breaker.trip()
      clock.advance(1)
      breaker.reset()
    })
    expect(changed.some((agoMs) => agoMs < 40_000)).toBe(false)
  })

  it('knows how long calls took while its history is looked at, if the breaker times them', () => {
    const took = (settle: 'succeed' | 'ignore', options: CircuitBreakerOptions, laterMs: number | undefined) => {
      const { breaker, shown, clock } = watched(options)
      if (laterMs !== undefined) {
        shown.look()
        clock.advance(laterMs)
      }
      // The one before says that the look is over.
      breaker.acquire().fail('down')
      const permit = breaker.acquire()
      clock.advance(300)
      permit[settle]()
      return shown.history.shown().buckets.slowestMs.includes(300)
    }

    expect(took('succeed', timed, 0)).toBe(true)
    expect(took('ignore', timed, 0)).toBe(true)
    expect(took('succeed', timed, 14_699)).toBe(true)
    expect(took('succeed', timed, 15_000)).toBe(false)
    expect(took('succeed', timed, undefined)).toBe(false)
    expect(took('succeed', {}, 0)).toBe(false)
  })
})
