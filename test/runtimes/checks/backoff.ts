import { CircuitBreaker } from 'recloser'
import {
  constant,
  decorrelatedJitter,
  exponential,
  linear,
  sequence,
  withJitter,
  withRetryAfter,
  type Backoff,
} from 'recloser/backoff'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

/** How long a circuit that keeps failing stays open, time after time. */
function waits(resetTimeoutMs: Backoff, failure: unknown = 'down'): readonly number[] {
  let nowMs = 0
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs, random: () => 0.5, clock: () => nowMs })
  return [1, 2, 3, 4].map(() => {
    breaker.acquire().fail(failure)
    const { retryAfterMs } = breaker
    nowMs += retryAfterMs
    return retryAfterMs
  })
}

const cases: Readonly<Record<string, readonly [Backoff, readonly number[]]>> = {
  constant: [constant(10), [10, 10, 10, 10]],
  linear: [linear({ initialMs: 10, stepMs: 5 }), [10, 15, 20, 25]],
  exponential: [exponential({ initialMs: 10, maxMs: 50 }), [10, 20, 40, 50]],
  sequence: [sequence([1, 2, 3]), [1, 2, 3, 3]],
  'withJitter, full': [withJitter(constant(10), 'full'), [5, 5, 5, 5]],
  'withJitter, equal': [withJitter(constant(10), 'equal'), [7.5, 7.5, 7.5, 7.5]],
  'withJitter, a share': [withJitter(constant(10), 0.2), [10, 10, 10, 10]],
}

for (const [name, [backoff, expected]] of Object.entries(cases)) {
  check(`the waits of ${name} are as documented`, () => expectSame(waits(backoff), expected))
}

check('the waits of decorrelatedJitter grow from the one before', () => {
  const given = waits(decorrelatedJitter({ initialMs: 10, maxMs: 1_000 }))

  expectSame(
    given.every((ms, index) => ms >= 10 && ms <= 3 * (given[index - 1] ?? 10)),
    true,
  )
})

check('the default chance spreads a wait within its bounds', () => {
  const breaker = new CircuitBreaker({
    failureThreshold: 1,
    resetTimeoutMs: withJitter(constant(1_000), 'equal'),
    clock: () => 0,
  })
  breaker.acquire().fail()

  expectSame(breaker.retryAfterMs >= 500 && breaker.retryAfterMs <= 1_000, true)
})

check('withRetryAfter reads the header of a real Response', () => {
  const wallClock = () => Date.parse('2030-01-01T00:00:00Z')
  const backoff = withRetryAfter(constant(10), { wallClock })
  const asking = (retryAfter: string) => new Response('', { status: 503, headers: { 'retry-after': retryAfter } })

  expectSame(waits(backoff, asking('3'))[0], 3_000)
  expectSame(waits(backoff, asking('Tue, 01 Jan 2030 00:00:07 GMT'))[0], 7_000)
  expectSame(waits(backoff)[0], 10)
})
