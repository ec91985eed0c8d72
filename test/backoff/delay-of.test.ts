import { describe, expect, it } from 'vitest'
import { delayOf } from '../../src/backoff/delay-of.ts'
import { raise } from '../support/tasks.ts'
import { context } from './context.ts'

describe('delayOf', () => {
  it.each([0, 0.5, 30_000, Infinity])('gives the delay of the backoff: %s', (delayMs) => {
    expect(delayOf(() => delayMs, context(), 7)).toEqual({ delayMs, backoffError: undefined })
  })

  it('hands the context on as it is', () => {
    const given = context({ attempt: 3 })
    const seen: unknown[] = []

    delayOf((received) => seen.push(received), given, 7)

    expect(seen).toEqual([given])
    expect(seen[0]).toBe(given)
  })

  it('gives the stand-in and the error where the backoff throws, whatever it throws', () => {
    expect(delayOf(() => raise('broken'), context(), 7)).toEqual({ delayMs: 7, backoffError: { error: 'broken' } })
    expect(delayOf(() => raise(undefined), context(), 7)).toEqual({ delayMs: 7, backoffError: { error: undefined } })
  })

  it.each([
    { answer: () => -1, says: 'RangeError: backoff: `delay` must be a number of milliseconds, 0 or more, received -1' },
    {
      answer: () => NaN,
      says: 'RangeError: backoff: `delay` must be a number of milliseconds, 0 or more, received NaN',
    },
    {
      answer: () => '5',
      says: 'TypeError: backoff: `delay` must be a number of milliseconds, 0 or more, received "5"',
    },
    {
      answer: () => Promise.reject(new Error('late')),
      says: 'TypeError: backoff: `delay` must be a number of milliseconds, 0 or more, received a promise',
    },
  ])('gives the stand-in where the answer is no delay: $says', ({ answer, says }) => {
    const { delayMs, backoffError } = delayOf(answer as never, context(), 7)

    expect([delayMs, String(backoffError?.error)]).toEqual([7, says])
  })
})
