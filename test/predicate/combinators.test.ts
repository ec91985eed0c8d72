import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, any, not } from 'recloser/predicates'
import type { OutcomePredicate } from 'recloser/predicates'
import { untyped } from '../support/complaint.ts'
import { fulfilled, plain } from './outcomes.ts'

const outcome = fulfilled('up')
const says = (answer: unknown): OutcomePredicate => untyped(() => answer)
const asks = (predicate: OutcomePredicate): unknown => predicate(outcome, plain)
const never: OutcomePredicate = () => {
  throw new Error('was asked')
}

const answers = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 })

describe('any', () => {
  it('is true where one of them is, on every list', () => {
    fc.assert(
      fc.property(answers, (given) => {
        expect(asks(any(...given.map(says)))).toBe(given.some(Boolean))
      }),
    )
  })

  it('asks no further than the first that is true', () => {
    expect(asks(any(says(false), says(true), never))).toBe(true)
  })
})

describe('all', () => {
  it('is true where each of them is, on every list', () => {
    fc.assert(
      fc.property(answers, (given) => {
        expect(asks(all(...given.map(says)))).toBe(given.every(Boolean))
      }),
    )
  })

  it('asks no further than the first that is false', () => {
    expect(asks(all(says(true), says(false), never))).toBe(false)
  })
})

describe('not', () => {
  it.each([true, false])('turns %s round', (answer) => {
    expect(asks(not(says(answer)))).toBe(!answer)
  })

  it('twice is as before', () => {
    expect(asks(not(not(says(true))))).toBe(true)
  })
})

const combinators = [
  { title: 'any', combine: (predicate: OutcomePredicate) => any(says(false), predicate, never) },
  { title: 'all', combine: (predicate: OutcomePredicate) => all(says(true), predicate, never) },
  { title: 'not', combine: (predicate: OutcomePredicate) => not(predicate) },
  { title: 'any of all of not', combine: (predicate: OutcomePredicate) => any(all(not(predicate))) },
]

describe.each(combinators)('$title', ({ combine }) => {
  const nonsense = [undefined, null, 0, 1, '', 'yes', {}, Promise.resolve(true)].map((answer) => ({ answer }))

  it.each(nonsense)('hands the answer $answer on as it is, for the circuit to report', ({ answer }) => {
    expect(asks(combine(says(answer)))).toBe(answer)
  })

  it('hands the outcome and the context on as they are', () => {
    const seen: unknown[] = []
    const context = Object.freeze({ probe: true, signal: AbortSignal.abort() })
    const predicate: OutcomePredicate = (...given) => {
      seen.push(...given)
      throw new Error('seen enough')
    }

    expect(() => combine(predicate)(outcome, context)).toThrow('seen enough')

    expect([seen[0] === outcome, seen[1] === context]).toEqual([true, true])
  })

  it('lets an error of the predicate through, for the circuit to report', () => {
    expect(() => asks(combine(never))).toThrow('was asked')
  })
})
