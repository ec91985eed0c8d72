import { CircuitBreaker } from 'recloser'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  timeWindow,
  type TripStrategy,
} from 'recloser/trip'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

/** Plays calls, each `+` or `-` and then so many milliseconds long, and gives the state after each. */
function statesAfter(trip: TripStrategy, ...calls: readonly string[]): readonly string[] {
  let nowMs = 0
  const breaker = new CircuitBreaker({ trip, clock: () => nowMs })
  return calls.map((call) => {
    const permit = breaker.tryAcquire()
    nowMs += Number(call.slice(1))
    if (call.startsWith('+')) permit?.succeed()
    else permit?.fail()
    return breaker.state
  })
}

check('consecutiveFailures forgets at a success', () => {
  expectSame(statesAfter(consecutiveFailures(2), '-1', '+1', '-1', '-1'), ['closed', 'closed', 'closed', 'open'])
})

check('failureCount over a time window forgets what is old', () => {
  const trip = failureCount({ threshold: 2, over: timeWindow({ durationMs: 100 }) })

  expectSame(statesAfter(trip, '-1', '+200', '-1', '-1'), ['closed', 'closed', 'closed', 'open'])
})

check('failureCount over a count window forgets what is many calls ago', () => {
  const trip = failureCount({ threshold: 2, over: countWindow(2) })

  expectSame(statesAfter(trip, '-1', '+1', '-1', '-1'), ['closed', 'closed', 'closed', 'open'])
})

check('failureRate waits for its minimum of calls, and for a failure', () => {
  const trip = failureRate({ threshold: 0.5, minimumCalls: 4 })

  expectSame(statesAfter(trip, '-1', '+1', '-1', '+1', '-1'), ['closed', 'closed', 'closed', 'closed', 'open'])
})

check('slowCallRate counts what takes too long', () => {
  const trip = slowCallRate({ slowerThanMs: 50, threshold: 0.5, minimumCalls: 2, over: countWindow(2) })

  expectSame(statesAfter(trip, '+1', '+51'), ['closed', 'open'])
})

check('anyOf opens when one of its strategies would', () => {
  const trip = anyOf(consecutiveFailures(3), failureRate({ threshold: 0.5, minimumCalls: 4, over: countWindow(4) }))

  expectSame(statesAfter(trip, '-1', '-1', '-1').at(-1), 'open')
  expectSame(statesAfter(trip, '-1', '+1', '-1', '-1').at(-1), 'open')
})

check('a strategy of your own is asked', () => {
  const trip: TripStrategy<{ calls: number }> = {
    shape: 'third call',
    empty: () => ({ calls: 0 }),
    record: (tally) => (++tally.calls >= 3 ? 'the third call' : undefined),
    counts: ({ calls }) => ({ failures: 0, successes: calls }),
    save: ({ calls }) => calls,
    load: (calls) => ({ calls: Number(calls) }),
  }

  expectSame(statesAfter(trip, '-1', '+1', '-1'), ['closed', 'closed', 'open'])
})
