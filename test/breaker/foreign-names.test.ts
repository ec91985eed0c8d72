import { describe, expect, it } from 'vitest'
import { CircuitBreaker, withBreaker } from 'recloser'
import { complaint, untyped } from '../support/complaint.ts'

const rate = '`trip: failureRate({ threshold, minimumCalls, over: timeWindow() })`'

describe('an option of another library', () => {
  it.each([
    ['timeout', '`timeout()` of recloser/policies'],
    ['errorThresholdPercentage', rate],
    ['failureRateThreshold', rate],
    ['failureRatio', rate],
    ['volumeThreshold', rate],
    ['minimumThroughput', rate],
    ['minimumNumberOfCalls', rate],
    ['rollingCountTimeout', rate],
    ['rollingCountBuckets', rate],
    ['slidingWindowSize', rate],
    ['slidingWindowType', rate],
    ['interval', rate],
    ['maxFailures', '`failureThreshold`'],
    ['threshold', '`failureThreshold`'],
    ['maxRequests', '`halfOpenMaxCalls`'],
    ['permittedNumberOfCallsInHalfOpenState', '`halfOpenMaxCalls`'],
    ['halfOpenAfter', '`resetTimeoutMs`'],
    ['breakDuration', '`resetTimeoutMs`'],
    ['cooldown', '`resetTimeoutMs`'],
    ['cooldownMs', '`resetTimeoutMs`'],
    ['waitDurationInOpenState', '`resetTimeoutMs`'],
    ['errorFilter', '`isIgnored`'],
  ])('is refused with what stands here for it: %s', (name, cure) => {
    const error = complaint(() => new CircuitBreaker({ [name]: 1 }))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(`CircuitBreaker(): unknown option \`${name}\`, use ${cure}`)
  })

  it.each([
    'breaker',
    'backoffStrategy',
    'generation',
    'iterations',
    'callTimeout',
    'outermaxFail',
    'unpermittedCalls',
    'isCooling',
    'longwait',
    'AfterAll',
    'anErrorFilterFunction',
    'ourerrorFilter',
    'ourtimeoutMillis',
  ])('is not what only sounds like one: %s', (name) => {
    expect(complaint(() => new CircuitBreaker({ [name]: 1 })).message).toBe(
      `CircuitBreaker(): unknown option \`${name}\``,
    )
  })

  it('is refused so wherever the options of a breaker are taken', () => {
    const wrapped = () => withBreaker(() => 1, untyped({ cooldown: 5 }))

    expect(complaint(wrapped).message).toMatch(/unknown option `cooldown`, use `resetTimeoutMs`$/)
  })

  it('is a near name where it is one: resetTimeout', () => {
    expect(complaint(() => new CircuitBreaker(untyped({ resetTimeout: 5 }))).message).toBe(
      'CircuitBreaker(): unknown option `resetTimeout`, did you mean `resetTimeoutMs`?',
    )
  })
})
