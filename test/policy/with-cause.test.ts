import { describe, expect, it } from 'vitest'
import { CircuitBreaker, isCircuitOpen, CircuitOpenError, RejectedError } from 'recloser'
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
})
