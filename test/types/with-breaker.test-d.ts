import { describe, expectTypeOf, it } from 'vitest'
import { withBreaker, type CircuitBreakerOptions } from 'recloser'

declare function parse(text: string): number
declare function parse(text: string, radix: number): bigint

describe('withBreaker', () => {
  it('makes a synchronous function async', () => {
    const double = withBreaker((count: number) => count * 2)

    expectTypeOf(double).returns.toEqualTypeOf<Promise<number>>()
  })

  it('keeps a function that gives nothing', () => {
    const log = withBreaker((line: string): void => {
      console.log(line)
    })

    expectTypeOf(log('x')).toEqualTypeOf<Promise<void>>()
  })

  it('gives no promise of a promise', () => {
    const either = withBreaker((): number | Promise<string> => 1)

    expectTypeOf(either()).toEqualTypeOf<Promise<number | string>>()
  })

  it('keeps optional and rest parameters', () => {
    const join = withBreaker((separator?: string, ...parts: number[]): string => parts.join(separator))

    expectTypeOf(join).parameters.toEqualTypeOf<[separator?: string, ...parts: number[]]>()
  })

  it('takes the last signature of an overloaded function', () => {
    expectTypeOf(withBreaker(parse)).parameters.toEqualTypeOf<[text: string, radix: number]>()
    expectTypeOf(withBreaker(parse)).returns.toEqualTypeOf<Promise<bigint>>()
  })

  it('keeps `this`', () => {
    const key = withBreaker(function (this: { prefix: string }, id: string) {
      return `${this.prefix}:${id}`
    })

    expectTypeOf(key).thisParameter.toEqualTypeOf<{ prefix: string }>()
    // @ts-expect-error -- `this` is missing what the function needs
    void key('1')
  })

  it('takes no function that is none, and no breaker for its options', () => {
    // @ts-expect-error -- no function
    withBreaker('getUser')
    // @ts-expect-error -- a breaker is what wrap() takes
    withBreaker(() => 1, withBreaker(() => 1).breaker)
  })
})

describe('the options of a breaker', () => {
  it('may be undefined, each of them', () => {
    expectTypeOf<Record<keyof CircuitBreakerOptions, undefined>>().toExtend<CircuitBreakerOptions>()
  })

  it('are read only', () => {
    const options: CircuitBreakerOptions = {}

    // @ts-expect-error -- a breaker does not follow its options
    options.failureThreshold = 5
  })
})

describe('withBreaker given a function expression', () => {
  it('leaves it callable', () => {
    const getUser = withBreaker(async function getUser(id: string) {
      return Promise.resolve({ id })
    })

    expectTypeOf(getUser('1')).toEqualTypeOf<Promise<{ id: string }>>()
  })
})
