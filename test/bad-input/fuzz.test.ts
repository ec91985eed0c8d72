import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import { factories, fields, positional } from './arguments.ts'
import { complaint, untyped } from './complaint.ts'
import { places, replaced } from './damage.ts'

/** Anything there is in the language, more or less. */
const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
})

/** Whether the attempt works, or is refused as everything is refused here. */
function answersProperly(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch (error) {
    const ours = error instanceof TypeError || error instanceof RangeError
    return ours && /^\w+\(\): (`.+` must be .+, received |unknown option `)/s.test(error.message)
  }
}

describe('anything at all', () => {
  it.each([...fields, ...positional])('is taken, or properly refused: $place: $name', ({ make }) => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(answersProperly(() => make(value))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it.each(factories)('is taken for the options, or properly refused: $place', ({ make }) => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(answersProperly(() => make(value))).toBe(true)
      }),
    )
  })

  it('is refused in place of a snapshot', () => {
    fc.assert(
      fc.property(
        anything.filter((value) => value !== undefined),
        (snapshot) => {
          expect(complaint(() => new CircuitBreaker({ snapshot: untyped(snapshot) }))).toBeInstanceOf(TypeError)
        },
      ),
    )
  })

  it('is taken in a field of a snapshot, or properly refused, and never makes a breaker without a state', () => {
    const snapshot = new CircuitBreaker().snapshot()

    fc.assert(
      fc.property(fc.constantFrom(...places(snapshot)), anything, (path, value) => {
        const options = { snapshot: untyped(replaced(snapshot, path, value).damaged) }
        const attempt = (): unknown => ['closed', 'open', 'half-open'].indexOf(new CircuitBreaker(options).state)
        expect(answersProperly(attempt)).toBe(true)
      }),
    )
  })
})
