import { describe, expect, it } from 'vitest'
import { CircuitBreaker, isCircuitOpen, CircuitOpenError, RejectedError } from '../../src/index.ts'
import { noteCause, withCause } from '../../src/policy/with-cause.ts'
import { raise } from '../call/tasks.ts'

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
  })

  it('is left alone where it has one', () => {
    const rejection = new RejectedError('not run', 'ERR_TEST', { cause: 'known' })

    expect(withCause(rejection, new Error('down'))).toBe(rejection)
  })
})

describe('a noted cause', () => {
  it('stands on the error itself, and is not listed', () => {
    const error = new Error('no cache')
    const cause = new Error('down')

    noteCause(error, cause)

    expect([error.cause, Object.keys(error)]).toEqual([cause, []])
  })

  it('does not replace one', () => {
    const error = new Error('no cache', { cause: 'known' })

    noteCause(error, new Error('down'))

    expect(error.cause).toBe('known')
  })

  it.each([[undefined], ['text'], [Object.freeze(new Error('frozen'))], [{ message: 'no error' }]])(
    'is not noted on what cannot take it: %s',
    (error) => {
      expect(() => noteCause(error, new Error('down'))).not.toThrow()
      expect((error as Error | undefined)?.cause).toBeUndefined()
    },
  )

  it('makes no loop', () => {
    const root = new Error('root')
    const middle = new Error('middle', { cause: root })
    const outer = new Error('outer', { cause: middle })

    noteCause(root, outer)
    noteCause(root, root)

    expect(root.cause).toBeUndefined()
  })

  it('comes to an end where there is a loop already', () => {
    const [one, other, error] = [new Error('one'), new Error('other'), new Error('no cache')]
    one.cause = other
    other.cause = one

    noteCause(error, one)

    expect(error.cause).toBe(one)
  })
})
