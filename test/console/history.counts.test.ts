import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { manualClock } from 'recloser/testing'
import { expect, it } from 'vitest'
import { History } from '../../src/console/history.ts'

const began = 1_000_000

function kept(options: CircuitBreakerOptions = {}) {
  const clock = manualClock(began)
  const breaker = new CircuitBreaker({ resetTimeoutMs: 10_000, clock, ...options })
  const history = new History(breaker)
  breaker.subscribe((event) => {
    if (event.type === 'transition' || event.type === 'hold') history.note()
  })
  return { clock, breaker, history }
}

it('is eventful once the state has changed, and until that is forgotten', () => {
  const { clock, breaker, history } = kept()
  const before = history.isEventful
  breaker.trip()
  const after = history.isEventful
  breaker.reset()
  clock.advance(600_001)
  history.read()

  expect([before, after, history.isEventful]).toEqual([false, true, false])
})

it('foresees a half-open circuit until the moment when it is one, and tells of it once', () => {
  const { clock, breaker, history } = kept()
  breaker.trip()
  clock.advance(9_999)
  const before = history.shown().bands
  clock.advance(1)

  expect([before, history.shown().bands]).toEqual([
    { agoMs: [9_999], state: ['open'] },
    { agoMs: [10_000, 0], state: ['open', 'half-open'] },
  ])
  breaker.hold('closed').release()
  expect(history.shown().bands).toEqual({ agoMs: [10_000, 0], state: ['open', 'half-open'] })
})

it('foresees nothing that has come while it was held', () => {
  const { clock, breaker, history } = kept()
  breaker.trip()
  clock.advance(1_000)
  const hold = breaker.hold('open')
  clock.advance(20_000)
  hold.release()
  clock.advance(1_000)

  expect(history.shown().bands).toEqual({
    agoMs: [22_000, 21_000, 1_000],
    state: ['open', 'held open', 'half-open'],
  })
})

it('counts one call and one rejection of the same moment', () => {
  const { breaker, history } = kept()
  const late = breaker.acquire()
  breaker.trip()
  breaker.tryAcquire()
  late.succeed()

  expect(history.shown().buckets).toMatchObject({ calls: [1], rejected: [1] })
})

it('foresees nothing of a circuit that is held', () => {
  const { clock, breaker, history } = kept()
  breaker.trip()
  clock.advance(1_000)
  breaker.hold('open')
  clock.advance(20_000)

  expect(history.shown().bands).toEqual({ agoMs: [21_000, 20_000], state: ['open', 'held open'] })
})

it('counts what has ended between two readings, rejections and late results too, each once', () => {
  const { clock, breaker, history } = kept()
  const late = breaker.acquire()
  breaker.trip()
  for (let call = 0; call < 3; call++) breaker.tryAcquire()
  late.succeed()
  const first = history.shown().buckets
  clock.advance(5_000)
  breaker.tryAcquire()
  const second = history.shown().buckets

  expect([first.calls, first.rejected]).toEqual([[1], [3]])
  expect(second.rejected.reduce((sum, count) => sum + count)).toBe(4)
  expect(second.calls.reduce((sum, count) => sum + count)).toBe(1)
})

it('has no time of calls that were not timed, and the mean and the slowest of the others', () => {
  const { breaker, history } = kept()
  breaker.acquire().fail('down')
  history.take(undefined)
  const untimed = history.shown().buckets
  history.take(100)
  history.take(300)

  expect([untimed.meanMs, untimed.slowestMs]).toEqual([[null], [null]])
  expect(history.shown().buckets).toMatchObject({ meanMs: [200], slowestMs: [300] })
})

it('keeps a bucket until all of it is older than ten minutes, and the state from before that', () => {
  const { clock, breaker, history } = kept()
  breaker.acquire().succeed()
  history.read()
  breaker.trip()
  clock.advance(604_999)
  const before = history.shown()
  clock.advance(1)
  const after = history.shown()

  expect([before.buckets.agoMs, after.buckets.agoMs]).toEqual([[604_999], []])
  // It is half-open since 595 seconds before.
  expect(after.bands).toEqual({ agoMs: [600_000, 595_000], state: ['open', 'half-open'] })
  clock.advance(5_000)
  expect(history.shown().bands).toEqual({ agoMs: [600_000], state: ['half-open'] })
})
