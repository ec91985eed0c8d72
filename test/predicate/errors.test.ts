import { describe, expect, it } from 'vitest'
import { anyError, errorCode, errorName, errorWhere, instanceOf, valueWhere } from 'recloser/predicates'
import { buried, errorOf, loop, oddReasons, ofError, ofValue } from './outcomes.ts'

const odd = oddReasons.map((reason) => ({ reason }))

describe('anyError', () => {
  it.each(odd)('is true of a rejection with $reason', ({ reason }) => {
    expect(ofError(anyError, reason)).toBe(true)
  })

  it.each(odd)('is false of the value $reason', ({ reason }) => {
    expect(ofValue(anyError, reason)).toBe(false)
  })
})

describe('instanceOf', () => {
  class Down extends Error {}
  class FarDown extends Down {}

  const rows: { title: string; error: unknown; answer: boolean }[] = [
    { title: 'the class', error: new Down(), answer: true },
    { title: 'a class below it', error: new FarDown(), answer: true },
    { title: 'a class above it', error: new Error('down'), answer: false },
    { title: 'another class', error: new RangeError('down'), answer: false },
    { title: 'the class along the cause', error: new Error('outer', { cause: new Down() }), answer: false },
  ]

  it.each(rows)('is $answer for an error of $title', ({ error, answer }) => {
    expect(ofError(instanceOf(Down), error)).toBe(answer)
  })

  it('takes several classes', () => {
    const predicate = instanceOf(RangeError, Down)

    expect([ofError(predicate, new Down()), ofError(predicate, new RangeError())]).toEqual([true, true])
  })

  it('takes an abstract class', () => {
    abstract class Base extends Error {}
    class Real extends Base {}

    expect(ofError(instanceOf(Base), new Real())).toBe(true)
  })

  it('is false of a value of that class', () => {
    expect(ofValue(instanceOf(Error), new Error('as a value'))).toBe(false)
  })

  it.each(odd)('is false of $reason', ({ reason }) => {
    expect(ofError(instanceOf(Error), reason)).toBe(false)
  })
})

describe('errorName', () => {
  it('is true of an error with one of the names', () => {
    const predicate = errorName('AbortError', 'TypeError')

    expect([ofError(predicate, new DOMException('', 'AbortError')), ofError(predicate, new TypeError())]).toEqual([
      true,
      true,
    ])
  })

  it('is false of another name', () => {
    expect(ofError(errorName('AbortError'), new Error('AbortError'))).toBe(false)
  })

  it('looks at the error alone, not along its cause', () => {
    expect(ofError(errorName('TypeError'), new Error('outer', { cause: new TypeError() }))).toBe(false)
  })

  it('is false of a value with that name', () => {
    expect(ofValue(errorName('Ada'), { name: 'Ada' })).toBe(false)
  })

  it.each(odd)('is false of $reason', ({ reason }) => {
    expect(ofError(errorName('Error'), reason)).toBe(false)
  })
})

describe('errorCode', () => {
  it.each([0, 1, 7])('looks %d causes deep', (deep) => {
    expect(ofError(errorCode('ECONNRESET'), buried(errorOf({ code: 'ECONNRESET' }), deep))).toBe(true)
  })

  it('looks no deeper than eight errors: longer chains are loops', () => {
    expect(ofError(errorCode('ECONNRESET'), buried(errorOf({ code: 'ECONNRESET' }), 8))).toBe(false)
  })

  it('finds an end where causes go round', () => {
    expect(ofError(errorCode('ECONNRESET'), loop())).toBe(false)
  })

  it('finds an end where an error is its own cause', () => {
    const error = new Error('down')
    error.cause = error

    expect(ofError(errorCode('ECONNRESET'), error)).toBe(false)
  })

  it('finds a code in what is no Error', () => {
    expect(ofError(errorCode('E_OWN'), { code: 'E_OWN' })).toBe(true)
  })

  it('takes several codes', () => {
    expect(ofError(errorCode('A', 'B'), { code: 'B' })).toBe(true)
  })

  it('compares codes as they are: a number is no string', () => {
    expect(ofError(errorCode('14'), { code: 14 })).toBe(false)
  })

  it('is true for a number, as gRPC has it, and not for the same digits as a string', () => {
    expect([14, '14'].map((code) => ofError(errorCode(4, 14), { code }))).toEqual([true, false])
  })

  it('is false of an error without a code', () => {
    expect(ofError(errorCode('undefined'), new Error('down'))).toBe(false)
  })

  it('is false of a value with that code', () => {
    expect(ofValue(errorCode('E_OWN'), { code: 'E_OWN' })).toBe(false)
  })

  it.each(odd)('is false of $reason', ({ reason }) => {
    expect(ofError(errorCode('ECONNREFUSED'), reason)).toBe(false)
  })
})

describe('errorWhere', () => {
  it('asks the function about the very error', () => {
    const asked: unknown[] = []
    const error = new Error('down')
    const predicate = errorWhere((given) => {
      asked.push(given)
      return true
    })

    const answer = ofError(predicate, error)

    expect([answer, asked[0] === error]).toEqual([true, true])
  })

  it('says false where the function does', () => {
    expect(
      ofError(
        errorWhere(() => false),
        new Error('down'),
      ),
    ).toBe(false)
  })

  it('asks nothing about a value', () => {
    expect(
      ofValue(
        errorWhere(() => true),
        'up',
      ),
    ).toBe(false)
  })

  it('hands an answer that is no boolean on, for the circuit to report', () => {
    expect(ofError(errorWhere((() => 'yes') as never), new Error('down'))).toBe('yes')
  })
})

describe('valueWhere', () => {
  it('asks the function about the very value', () => {
    const value = { overloaded: true }

    expect(
      ofValue(
        valueWhere<typeof value>((given) => given === value && given.overloaded),
        value,
      ),
    ).toBe(true)
  })

  it('says false where the function does', () => {
    expect(
      ofValue(
        valueWhere(() => false),
        'up',
      ),
    ).toBe(false)
  })

  it('asks nothing about an error', () => {
    expect(
      ofError(
        valueWhere(() => true),
        new Error('down'),
      ),
    ).toBe(false)
  })

  it('hands an answer that is no boolean on, for the circuit to report', () => {
    expect(ofValue(valueWhere((() => 0) as never), 'up')).toBe(0)
  })
})
