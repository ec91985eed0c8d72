import { describe, expect, it } from 'vitest'
import { CircuitBreaker, isCircuitOpen, CircuitOpenError, RejectedError } from 'recloser'
import { BulkheadFullError, retry } from 'recloser/policies'
import { withCause } from '../../src/policy/with-cause.ts'
import { raise } from '../support/tasks.ts'

function openError(captureStack: boolean): CircuitOpenError {
  const breaker = new CircuitBreaker({ name: 'billing', captureStack })
  breaker.trip()
  const refused = breaker.admit()
  return isCircuitOpen(refused) ? refused : raise(new Error('was admitted'))
}

describe('a rejection with a cause', () => {
  it.each([true, false])('is the same in all else, its stack trace too (taken: %s)', (captureStack) => {
    const rejection = openError(captureStack)
    const cause = new Error('down')

    const copy = withCause(rejection, cause)

    expect(copy).not.toBe(rejection)
    expect(copy).toBeInstanceOf(CircuitOpenError)
    expect(isCircuitOpen(copy)).toBe(true)
    expect(Object.entries(copy)).toEqual(Object.entries(rejection))
    expect([copy.name, copy.message, copy.stack, copy.cause]).toEqual([
      'CircuitOpenError',
      rejection.message,
      rejection.stack,
      cause,
    ])
    expect(rejection.cause).toBeUndefined()
    const ordinary = Object.getOwnPropertyDescriptor(new Error('made', { cause }), 'cause')
    expect(Object.getOwnPropertyDescriptor(copy, 'cause')).toEqual(ordinary)
  })

  it('is left alone where it has one', () => {
    const rejection = new RejectedError('not run', 'ERR_TEST', { cause: 'known' })

    expect(withCause(rejection, new Error('down'))).toBe(rejection)
  })

  it('is a copy of its own class', () => {
    const rejection = new BulkheadFullError('search', 'ERR_BULKHEAD_FULL')

    const copy = withCause(rejection, 'down')

    expect([copy === rejection, copy.cause, copy.message]).toEqual([false, 'down', rejection.message])
    expect(copy).toBeInstanceOf(BulkheadFullError)
  })

  it.each(['ERR_QUOTA', 'MY_ERR_CIRCUIT_OPEN'])(
    'is left alone where its class is not of this library, which would lose its private fields: %s',
    async (code) => {
      class QuotaError extends RejectedError {
        readonly #left = 3

        get left(): number {
          return this.#left
        }
      }
      const rejection = new QuotaError('no quota left', code)
      const outcomes = [new Error('down'), rejection]

      expect(withCause(rejection, new Error('down'))).toBe(rejection)
      const error: unknown = await retry({ backoff: 0 })(() => raise(outcomes.shift())).catch(
        (thrown: unknown) => thrown,
      )
      expect([error, (error as QuotaError).left]).toEqual([rejection, 3])
      expect(error).toBe(rejection)
    },
  )
})
