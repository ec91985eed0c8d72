import { describe, expect, it } from 'vitest'
import { CircuitOpenError, execute, executeSync, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const things: { what: string; thing: unknown }[] = [
  { what: 'undefined', thing: undefined },
  { what: 'null', thing: null },
  { what: 'NaN', thing: NaN },
  { what: 'a string', thing: 'down' },
  { what: 'a symbol', thing: Symbol('down') },
  { what: 'a frozen object', thing: Object.freeze({ code: 'E_DOWN' }) },
  { what: 'a frozen error', thing: Object.freeze(new Error('down')) },
  { what: 'an error with a cause', thing: new Error('down', { cause: new Error('deep') }) },
  { what: 'an object without prototype', thing: Object.create(null) as unknown },
  { what: 'a proxy that throws on every read', thing: new Proxy({}, { get: () => raise(new Error('read')) }) },
]

/** The rejection of a promise in a box: neither `await` nor `expect().rejects` looks into it. */
const rejection = (promise: Promise<unknown>): Promise<{ readonly got: unknown }> =>
  promise.then(
    () => raise(new Error('did not reject')),
    (got: unknown) => ({ got }),
  )

const same = (left: unknown, right: unknown): boolean => Object.is(left, right)

const values = things.filter(({ what }) => !what.startsWith('a proxy'))

describe('law 7: pass-through', () => {
  it.each(values)('gives the caller the very value of its task: $what', async ({ thing }) => {
    const { breaker } = new Harness()

    const got = await execute(breaker, () => thing)

    expect(same(got, thing)).toBe(true)
  })

  it.each(things)('gives the caller the very error of its task: $what', async ({ thing }) => {
    const { breaker } = new Harness()

    const { got } = await rejection(execute(breaker, () => raise(thing)))

    expect(same(got, thing)).toBe(true)
  })

  it.each(things)('gives it as an outcome too: $what', async ({ thing }) => {
    const { breaker } = new Harness()

    const outcome = await tryExecute(breaker, () => raise(thing))

    expect(outcome.status === 'rejected' && same(outcome.reason, thing)).toBe(true)
  })

  it.each(things)('gives it synchronously too: $what', ({ thing }) => {
    const { breaker } = new Harness()
    let got: unknown = 'nothing'

    try {
      executeSync(breaker, () => raise(thing))
    } catch (error) {
      got = error
    }

    expect(same(got, thing)).toBe(true)
  })

  it.each(things)('gives it from a wrapped function too: $what', async ({ thing }) => {
    const { breaker } = new Harness()
    const wrapped = wrap(breaker, () => raise(thing))

    const { got } = await rejection(wrapped())

    expect(same(got, thing)).toBe(true)
  })

  it.each(things)('counts the rejection as a failure all the same: $what', async ({ thing }) => {
    const { breaker } = new Harness({ failureThreshold: 1 })

    await tryExecute(breaker, () => raise(thing))

    expect(breaker.stats.totals.failures).toBe(1)
  })

  it('gives the call that opens the circuit its own error', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })
    const reason = new Error('down')

    const { got } = await rejection(execute(breaker, () => raise(reason)))

    expect([same(got, reason), breaker.state]).toEqual([true, 'open'])
  })

  it('gives a failed probe its own error', async () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)
    const reason = new Error('still down')

    const { got } = await rejection(execute(harness.breaker, () => raise(reason)))

    expect(same(got, reason)).toBe(true)
  })

  it('returns a value that counts as a failure, also where it opens the circuit', async () => {
    const { breaker } = new Harness({ failureThreshold: 1, isFailure: ({ status }) => status === 'fulfilled' })
    const response = { status: 503 }

    const got = await execute(breaker, () => response)

    expect([same(got, response), breaker.state]).toEqual([true, 'open'])
  })

  it('throws an error that counts as no failure', async () => {
    const { breaker } = new Harness({ isFailure: () => false })
    const reason = new Error('not found')

    const { got } = await rejection(execute(breaker, () => raise(reason)))

    expect([same(got, reason), breaker.stats.totals.successes]).toEqual([true, 1])
  })

  it('throws an error that is ignored', async () => {
    const { breaker } = new Harness({ isIgnored: () => true })
    const reason = new Error('bad request')

    const { got } = await rejection(execute(breaker, () => raise(reason)))

    expect([same(got, reason), breaker.stats.totals.ignored]).toEqual([true, 1])
  })

  it('gives a call that ran its own value, however the circuit has moved meanwhile', async () => {
    const { breaker } = new Harness()
    const value = {}

    const got = await execute(breaker, () => {
      breaker.trip()
      return value
    })

    expect(same(got, value)).toBe(true)
  })

  it('gives a call that ran its own error, however the circuit has moved meanwhile', async () => {
    const { breaker } = new Harness()
    const reason = new Error('down')

    const { got } = await rejection(
      execute(breaker, () => {
        breaker.trip()
        return raise(reason)
      }),
    )

    expect(same(got, reason)).toBe(true)
  })

  it('gives only a call that was not run an error of ours', async () => {
    const { breaker } = new Harness()
    breaker.trip()
    let runs = 0

    const { got } = await rejection(execute(breaker, () => ++runs))

    expect([isCircuitOpen(got), runs]).toEqual([true, 0])
  })

  it('names in its own error the failure that opened the circuit, the very object', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })
    const reason = Object.freeze({ code: 'E_DOWN' })
    await tryExecute(breaker, () => raise(reason))

    const { got } = await rejection(execute(breaker, () => 'up'))

    expect(got instanceof CircuitOpenError && same(got.cause, reason)).toBe(true)
  })

  it('names the reason of a manual trip as cause', async () => {
    const { breaker } = new Harness()
    const reason = { ticket: 42 }
    breaker.trip(reason)

    const { got } = await rejection(execute(breaker, () => 'up'))

    expect(got instanceof CircuitOpenError && same(got.cause, reason)).toBe(true)
  })

  it('makes a new error for each rejected call', async () => {
    const { breaker } = new Harness()
    breaker.trip()

    const first = await rejection(execute(breaker, () => 1))
    const second = await rejection(execute(breaker, () => 2))

    expect(same(first.got, second.got)).toBe(false)
  })

  it('names a failure by value as cause', async () => {
    const { breaker } = new Harness({ failureThreshold: 1, isFailure: () => true })
    const response = { status: 503 }
    await execute(breaker, () => response)

    const { got } = await rejection(execute(breaker, () => 'up'))

    expect(got instanceof CircuitOpenError && same(got.cause, response)).toBe(true)
  })
})
