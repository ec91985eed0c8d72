import { CircuitBreaker, execute, type Outcome, type OutcomePredicate } from 'recloser'
import {
  all,
  any,
  anyError,
  callerAborted,
  errorCode,
  errorName,
  errorWhere,
  grpcStatus,
  httpStatus,
  instanceOf,
  networkError,
  not,
  redisReply,
  sqlState,
  timedOut,
  valueWhere,
} from 'recloser/predicates'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf } from '../suite/expect.ts'

const ask = (predicate: OutcomePredicate, outcome: Outcome, signal?: AbortSignal): boolean =>
  predicate(outcome, { signal, probe: false })

const gave = (value: unknown): Outcome => ({ status: 'fulfilled', value })
const threw = (reason: unknown): Outcome => ({ status: 'rejected', reason })

check('networkError knows the refused connection of fetch', async ({ refusingUrl }) => {
  const reason = await reasonOf(fetch(refusingUrl))

  if (!ask(networkError, threw(reason)))
    throw new Error(`not taken for a network error: ${JSON.stringify(tell(reason))}`)
  expectSame(ask(networkError, threw(new TypeError('x is not a function'))), false)
})

check('an aborted fetch is no network error', async ({ refusingUrl }) => {
  const reason = await reasonOf(fetch(refusingUrl, { signal: AbortSignal.abort() }))

  expectSame([ask(networkError, threw(reason)), ask(errorName('AbortError'), threw(reason))], [false, true])
})

check('timedOut knows AbortSignal.timeout', async () => {
  const signal = AbortSignal.timeout(1)
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
  })

  expectSame([ask(timedOut, threw(signal.reason)), ask(callerAborted, threw(signal.reason), signal)], [true, false])
})

check('callerAborted knows an aborted signal', () => {
  const signal = AbortSignal.abort()

  expectSame([ask(callerAborted, threw(signal.reason), signal), ask(callerAborted, threw('x'))], [true, false])
})

check('httpStatus reads a real Response', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, isFailure: httpStatus(429, '5xx') })
  await execute(breaker, () => new Response('', { status: 404 }))
  expectSame(breaker.state, 'closed')

  await execute(breaker, () => new Response('', { status: 503 }))

  expectSame(breaker.state, 'open')
})

check('errors are told by code, name, class and question, along cause', () => {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  const outer = threw(new Error('outer', { cause: reset }))

  expectSame([ask(errorCode('ECONNRESET'), outer), ask(errorCode('EPIPE'), outer)], [true, false])
  expectSame(
    [ask(errorName('RangeError'), threw(new RangeError())), ask(errorName('RangeError'), outer)],
    [true, false],
  )
  expectSame([ask(instanceOf(TypeError), threw(new TypeError())), ask(instanceOf(TypeError), outer)], [true, false])
  expectSame(
    [
      ask(
        errorWhere((error) => error === 1),
        threw(1),
      ),
      ask(
        errorWhere(() => true),
        gave(1),
      ),
    ],
    [true, false],
  )
})

check('values are told by question, and predicates combined', () => {
  const large = valueWhere((value) => Number(value) > 1)

  expectSame(
    [ask(large, gave(2)), ask(large, gave(1)), ask(anyError, threw(1)), ask(anyError, gave(1))],
    [true, false, true, false],
  )
  expectSame([ask(any(large, anyError), threw(1)), ask(all(large, anyError), gave(2))], [true, false])
  expectSame(ask(not(large), gave(1)), true)
})

/** What a runtime makes its error of. */
function tell(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  return {
    ...Object.fromEntries(Object.entries(error)),
    name: error.name,
    message: error.message,
    cause: tell(error.cause),
  }
}

check('grpcStatus, sqlState and redisReply know the errors of other clients by their shape', () => {
  const refusals = [
    { code: 5, details: 'no such order' },
    { code: '23505' },
    { message: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
  ]
  const predicates = [grpcStatus('NOT_FOUND'), sqlState('23'), redisReply('WRONGTYPE')]

  expectSame(
    predicates.map((predicate) => refusals.map((refusal) => ask(predicate, threw(refusal)))),
    [
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ],
  )
})
