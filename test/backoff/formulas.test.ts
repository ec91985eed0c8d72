import { describe, expect, it } from 'vitest'
import { constant, decorrelatedJitter, exponential, linear, sequence } from 'recloser/backoff'
import type { Backoff } from 'recloser/backoff'
import { complaint } from '../support/complaint.ts'
import { context } from './context.ts'

const hourMs = 3_600_000

/** The delays of the first few attempts. */
const delays = (backoff: Backoff, attempts: number): number[] =>
  Array.from({ length: attempts }, (_, index) => backoff(context({ attempt: index + 1 })))

const rows: { title: string; backoff: Backoff; expected: number[] }[] = [
  { title: 'constant', backoff: constant(250), expected: [250, 250, 250] },
  { title: 'constant at 0', backoff: constant(0), expected: [0, 0] },
  { title: 'constant for ever', backoff: constant(Infinity), expected: [Infinity, Infinity] },
  { title: 'linear by its first delay', backoff: linear({ initialMs: 100 }), expected: [100, 200, 300, 400] },
  { title: 'linear by a step', backoff: linear({ initialMs: 100, stepMs: 5 }), expected: [100, 105, 110] },
  { title: 'linear by no step', backoff: linear({ initialMs: 100, stepMs: 0 }), expected: [100, 100] },
  { title: 'linear from 0', backoff: linear({ initialMs: 0, stepMs: 7 }), expected: [0, 7, 14] },
  { title: 'linear to a cap', backoff: linear({ initialMs: 100, maxMs: 250 }), expected: [100, 200, 250, 250] },
  { title: 'exponential by 2', backoff: exponential({ initialMs: 100 }), expected: [100, 200, 400, 800] },
  { title: 'exponential by 3', backoff: exponential({ initialMs: 1, factor: 3 }), expected: [1, 3, 9, 27] },
  { title: 'exponential by 1.5', backoff: exponential({ initialMs: 8, factor: 1.5 }), expected: [8, 12, 18, 27] },
  { title: 'exponential by 1', backoff: exponential({ initialMs: 100, factor: 1 }), expected: [100, 100] },
  {
    title: 'exponential to a cap',
    backoff: exponential({ initialMs: 100, maxMs: 350 }),
    expected: [100, 200, 350, 350],
  },
  { title: 'exponential from 0', backoff: exponential({ initialMs: 0 }), expected: [0, 0, 0] },
  { title: 'sequence', backoff: sequence([5, 50, 500]), expected: [5, 50, 500, 500, 500] },
  { title: 'sequence of one', backoff: sequence([5]), expected: [5, 5] },
  { title: 'sequence with 0 and Infinity', backoff: sequence([0, Infinity]), expected: [0, Infinity, Infinity] },
]

describe('the backoffs without chance', () => {
  it.each(rows)('$title', ({ backoff, expected }) => {
    expect(delays(backoff, expected.length)).toEqual(expected)
  })

  it.each(rows)('asks for no chance: $title', ({ backoff }) => {
    const random = (): never => {
      throw new Error('asked')
    }

    expect(() => backoff(context({ random }))).not.toThrow()
  })

  it.each(rows)('looks at the attempt alone, not at the delay before: $title', ({ backoff, expected }) => {
    expect(backoff(context({ previousMs: 123_456 }))).toBe(expected[0])
  })
})

describe('the caps', () => {
  it.each([
    { title: 'linear', make: linear },
    { title: 'exponential', make: exponential },
  ])('$title waits an hour at most where nothing else is said', ({ make }) => {
    expect(make({ initialMs: 1_000 })(context({ attempt: 10_000 }))).toBe(hourMs)
  })

  it.each([
    { title: 'linear', make: linear },
    { title: 'exponential', make: exponential },
  ])('$title waits its first delay where that is longer than an hour', ({ make }) => {
    expect(make({ initialMs: 2 * hourMs })(context({ attempt: 2 }))).toBe(2 * hourMs)
  })

  it.each([1e6, 1e308, Number.MAX_SAFE_INTEGER, Infinity])('exponential stays at its cap at attempt %d', (attempt) => {
    expect(exponential({ initialMs: 1, maxMs: 5_000 })(context({ attempt }))).toBe(5_000)
  })

  it('exponential grows without end where the cap is Infinity', () => {
    expect(exponential({ initialMs: 1, maxMs: Infinity })(context({ attempt: 1e6 }))).toBe(Infinity)
  })

  it('exponential stays at 0 also once its power overflows', () => {
    expect(exponential({ initialMs: 0 })(context({ attempt: 1e6 }))).toBe(0)
  })

  it('exponential stays at its first delay where the factor is 1, however many attempts', () => {
    expect(exponential({ initialMs: 7, factor: 1 })(context({ attempt: 1e308 }))).toBe(7)
  })

  it('linear stays at its cap however many attempts', () => {
    expect(linear({ initialMs: 1, maxMs: 5_000 })(context({ attempt: Number.MAX_VALUE }))).toBe(5_000)
  })

  it('takes a cap as low as the first delay', () => {
    expect(delays(exponential({ initialMs: 100, maxMs: 100 }), 2)).toEqual([100, 100])
  })

  it.each([
    ['linear', linear],
    ['exponential', exponential],
    ['decorrelatedJitter', decorrelatedJitter],
  ])('refuses a cap below the first delay: %s', (name, backoff) => {
    expect(String(complaint(() => backoff({ initialMs: 100, maxMs: 99 })))).toBe(
      `RangeError: ${name}(): \`maxMs\` must be at least the \`initialMs\` of 100, received 99`,
    )
  })
})

describe('sequence', () => {
  it.each([undefined, 5, 'soon', { length: 1 }])('refuses %s, which is no list', (list) => {
    expect(() => sequence(list as number[])).toThrow(/^sequence\(\): `delaysMs` must be an array/)
  })

  it('copies its list', () => {
    const list = [5, 50]
    const backoff = sequence(list)

    list[0] = 1

    expect(delays(backoff, 2)).toEqual([5, 50])
  })

  it('refuses an empty list', () => {
    expect(String(complaint(() => sequence([])))).toMatch(
      /^RangeError: sequence\(\): `delaysMs` must be one delay or more, received "none"$/,
    )
  })

  it('refuses a hole, and says where', () => {
    // eslint-disable-next-line no-sparse-arrays -- the hole is what is tested
    expect(String(complaint(() => sequence([1, , 3] as number[])))).toBe(
      'TypeError: sequence(): `delaysMs[1]` must be a number of milliseconds, 0 or more, received undefined',
    )
  })
})
