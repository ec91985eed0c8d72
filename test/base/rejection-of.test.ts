import { describe, expect, it } from 'vitest'
import { CircuitBreaker, RejectedError, rejectionOf } from 'recloser'

const rejection = new RejectedError('not run', 'ERR_TEST')

describe('rejectionOf', () => {
  it('finds the rejection itself', () => {
    expect(rejectionOf(rejection)).toBe(rejection)
  })

  it('finds it along the causes of what a client made of it', () => {
    expect(rejectionOf(new TypeError('fetch failed', { cause: new Error('x', { cause: rejection }) }))).toBe(rejection)
  })

  it('finds it in an AggregateError whose errors all are rejections', () => {
    expect(rejectionOf(new AggregateError([rejection, new RejectedError('other', 'ERR_TEST')]))).toBe(rejection)
  })

  it('finds wrapped ones in an AggregateError', () => {
    const wrapped = new Error('wrapped', { cause: rejection })

    expect(rejectionOf(new Error('all failed', { cause: new AggregateError([wrapped, rejection]) }))).toBe(rejection)
  })

  it('finds none in an AggregateError of which one error met the dependency, nor in an empty one', () => {
    expect(rejectionOf(new AggregateError([rejection, new Error('answered')]))).toBeUndefined()
    expect(rejectionOf(new AggregateError([]))).toBeUndefined()
  })

  it.each([undefined, null, 'text', 5, new Error('other'), {}])('finds none in %s', (error) => {
    expect(rejectionOf(error)).toBeUndefined()
  })

  it.each<[string, (inner: unknown) => unknown]>([
    ['causes', (inner) => new Error('outer', { cause: inner })],
    ['errors of an AggregateError', (inner) => new AggregateError([inner])],
  ])('looks at eight errors, one inside the other, and takes more %s for a loop', (_, wrap) => {
    const wrapped = (times: number): unknown => (times === 0 ? rejection : wrap(wrapped(times - 1)))

    expect([rejectionOf(wrapped(7)), rejectionOf(wrapped(8))]).toEqual([rejection, undefined])
  })

  it('ends for errors that cause each other', () => {
    const error = new Error('loop')
    error.cause = new AggregateError([error])

    expect(rejectionOf(error)).toBeUndefined()
  })

  it('finds none where looking into the error throws', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const closed = {
      get cause(): never {
        throw new Error('no look')
      },
    }

    expect([rejectionOf(proxy), rejectionOf(closed)]).toEqual([undefined, undefined])
  })

  it('knows the error of a circuit', () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    const error = breaker.admit()

    expect(rejectionOf({ cause: error })).toBe(error)
  })
})
