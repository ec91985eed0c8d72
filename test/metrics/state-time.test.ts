import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CircuitBreaker, type CircuitState } from 'recloser'
import { StateTime } from '../../src/metrics/state-time.ts'
import { manualClock } from 'recloser/testing'

const started = (options = {}) => {
  const clock = manualClock(1_000)
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 100, clock, ...options })
  const time = new StateTime(breaker)
  breaker.watch((event) => time.hear(event))
  return { clock, breaker, time }
}

it('counts an open circuit whose time has come as half-open', () => {
  const { clock, breaker, time } = started()
  clock.advance(10)
  breaker.trip()
  clock.advance(130)
  expect(time.read()).toEqual({ closed: 10, open: 100, 'half-open': 30 })

  const probe = breaker.acquire()
  clock.advance(5)
  probe.succeed()
  clock.advance(7)
  expect(time.read()).toEqual({ closed: 17, open: 100, 'half-open': 35 })
})

it('heeds a trip that puts off the end of an open period', () => {
  const { clock, breaker, time } = started()
  breaker.trip()
  clock.advance(60)
  breaker.trip()
  clock.advance(110)
  breaker.acquire().succeed()

  expect(time.read()).toEqual({ closed: 0, open: 160, 'half-open': 10 })
})

it('heeds such a trip also where nobody reads and no probe runs before the circuit is reset', () => {
  const { clock, breaker, time } = started()
  breaker.trip()
  clock.advance(60)
  breaker.trip()
  clock.advance(110)
  breaker.reset()

  expect(time.read()).toEqual({ closed: 0, open: 160, 'half-open': 10 })
})

it('counts as half-open the time between an open period that was over and the trip that began it anew', () => {
  const { clock, breaker, time } = started()
  breaker.trip()
  clock.advance(130)
  breaker.trip()
  clock.advance(50)

  expect(time.read()).toEqual({ closed: 0, open: 150, 'half-open': 30 })
})

it('takes a trip in order that a listener makes when the circuit opens', () => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ resetTimeoutMs: 100, clock })
  breaker.subscribe((event) => {
    if (event.type === 'transition' && event.to === 'open') breaker.trip(undefined, { forMs: 10 })
  })
  const time = new StateTime(breaker)
  breaker.watch((event) => time.hear(event))

  breaker.trip()
  clock.advance(15)

  expect(time.read()).toEqual({ closed: 0, open: 10, 'half-open': 5 })
})

it('starts in the state that the breaker is in', () => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ resetTimeoutMs: 100, clock })
  breaker.trip()
  clock.advance(90)
  const time = new StateTime(breaker)
  clock.advance(20)

  expect(time.read()).toEqual({ closed: 0, open: 10, 'half-open': 10 })
})

it('agrees with what breaker.state says at each moment, however often it is read', () => {
  const step = fc.constantFrom('tick', 'tick', 'fail', 'succeed', 'trip', 'reset', 'read')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { clock, breaker, time } = started({ resetTimeoutMs: 5 })
      const seen: Record<CircuitState, number> = { closed: 0, open: 0, 'half-open': 0 }
      for (const step of steps) {
        if (step === 'tick') {
          seen[breaker.state]++
          clock.advance(1)
        } else if (step === 'fail') breaker.tryAcquire()?.fail()
        else if (step === 'succeed') breaker.tryAcquire()?.succeed()
        else if (step === 'trip') breaker.trip()
        else if (step === 'reset') breaker.reset()
        else time.read()
      }
      expect(time.read()).toEqual(seen)
    }),
  )
})
