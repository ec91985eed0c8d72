import { describe, expect, it } from 'vitest'
import { CircuitBreaker, withBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { countWindow, failureRate } from 'recloser/trip'

// That bad options are refused, by place, name, rule and value, is the subject of test/bad-input.

describe('law 12: options are copied, never written to', () => {
  const plain = (): CircuitBreakerOptions => ({
    name: 'billing',
    failureThreshold: 2,
    resetTimeoutMs: 1_000,
    halfOpenMaxCalls: 1,
  })

  it('takes a frozen object', () => {
    expect(() => new CircuitBreaker(Object.freeze(plain()))).not.toThrow()
  })

  it('leaves the object as it was after a whole life', () => {
    const options = plain()
    const breaker = new CircuitBreaker(options)

    breaker.acquire().fail()
    breaker.trip()
    breaker.reset()
    withBreaker(() => 'up', options)

    expect(options).toEqual(plain())
  })

  it('does not follow the object when that is changed later', () => {
    const options = plain()
    const breaker = new CircuitBreaker(options)

    Object.assign(options, { name: 'other', failureThreshold: 100 })
    breaker.acquire().fail()
    breaker.acquire().fail()

    expect([breaker.name, breaker.state]).toEqual(['billing', 'open'])
  })

  it('shares nothing between two breakers with the same options object', () => {
    const trip = failureRate({ threshold: 1, minimumCalls: 2, over: countWindow(2) })
    const options: CircuitBreakerOptions = { ...plain(), failureThreshold: undefined, trip }
    const [first, second] = [new CircuitBreaker(options), new CircuitBreaker(options)]

    first.acquire().fail()
    first.acquire().fail()
    second.acquire().fail()

    expect([first.state, second.state]).toEqual(['open', 'closed'])
  })

  it('reads no option after construction', () => {
    let reads = 0
    const options = {
      get failureThreshold() {
        reads++
        return 2
      },
    }
    const breaker = new CircuitBreaker(options)
    const atConstruction = reads

    breaker.acquire().fail()
    breaker.acquire().fail()

    expect([reads, breaker.state]).toEqual([atConstruction, 'open'])
  })
})
