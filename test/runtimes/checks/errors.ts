import { CircuitBreaker, CircuitOpenError, isCircuitOpen, isRejection, RejectedError, type Permit } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, pick, thrownBy } from '../suite/expect.ts'

/** The lines of a stack trace: V8 has `at`, JavaScriptCore and SpiderMonkey `@`. */
const framesOf = (error: Error): readonly string[] =>
  String(error.stack)
    .split('\n')
    .filter((line) => /^\s*at |@/.test(line))

const rejectionOf = (breaker: CircuitBreaker): CircuitOpenError => {
  const error: CircuitOpenError | Permit = breaker.admit()
  if (error instanceof CircuitOpenError) return error
  throw new Error('expected a rejection')
}

check('a rejection says which circuit, why, and how long to wait', () => {
  const cause = new Error('down')
  const breaker = new CircuitBreaker({ name: 'billing', failureThreshold: 1, resetTimeoutMs: 1_200, clock: () => 0 })
  breaker.acquire().fail(cause)

  const error = thrownBy(() => breaker.acquire())

  expectSame(pick(error, 'name', 'code', 'circuit', 'state', 'retryAfterMs', 'cause', 'message'), {
    name: 'CircuitOpenError',
    code: 'ERR_CIRCUIT_OPEN',
    circuit: 'billing',
    state: 'open',
    retryAfterMs: 1_200,
    cause,
    message: 'Circuit "billing" is open: retry in 1200 ms',
  })
  expectSame([error instanceof RejectedError, error instanceof Error], [true, true])
  expectSame(String(error), 'CircuitOpenError: Circuit "billing" is open: retry in 1200 ms')
})

check('the guards know what is a rejection and what is not', () => {
  const breaker = new CircuitBreaker()
  breaker.trip()
  const error = rejectionOf(breaker)

  expectSame([isCircuitOpen(error), isRejection(error)], [true, true])
  expectSame([new Error('x'), null, undefined, 'x', {}].map(isRejection), [false, false, false, false, false])
})

check('the guards know errors of the other copy of the package', ({ otherCopy }) => {
  const theirs = new otherCopy.CircuitBreaker({ name: 'theirs' })
  theirs.trip()
  const error = thrownBy(() => theirs.acquire())

  expectSame(otherCopy.CircuitBreaker === CircuitBreaker, false)
  expectSame(error instanceof CircuitOpenError, false)
  expectSame([isCircuitOpen(error), isRejection(error)], [true, true])
  const breaker = new CircuitBreaker()
  breaker.trip()
  expectSame([otherCopy.isCircuitOpen(rejectionOf(breaker)), otherCopy.isRejection(rejectionOf(breaker))], [true, true])
})

check('calls run through a breaker of the other copy', async ({ otherCopy }) => {
  const theirs = new CircuitBreaker()

  expectSame(await otherCopy.execute(theirs, () => 'mixed'), 'mixed')
  expectSame(theirs.stats.totals.successes, 1)
})

check('a rejection takes no stack trace and leaves those of others alone', () => {
  const breaker = new CircuitBreaker()
  breaker.trip()

  expectSame(framesOf(rejectionOf(breaker)), [])
  expectSame(framesOf(new Error('of another')).length > 0, true)
})

check('a rejection has a stack trace where it is asked for', () => {
  const breaker = new CircuitBreaker({ captureStack: true })
  breaker.trip()

  expectSame(framesOf(rejectionOf(breaker)).length > 0, true)
})

check('bad options are refused by name', () => {
  const range = thrownBy(() => new CircuitBreaker({ failureThreshold: 0 }))
  const unknown = thrownBy(() => new CircuitBreaker({ failureTreshold: 3 } as never))

  expectSame(range instanceof RangeError, true)
  expectSame(unknown instanceof TypeError, true)
  expectSame(String(unknown).includes('did you mean `failureThreshold`?'), true)
})
