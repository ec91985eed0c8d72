import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import { probes } from 'recloser/recovery'
import { failureRate } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

describe('recommended', () => {
  it('gives options that a breaker takes', () => {
    expect(new CircuitBreaker(recommended()).state).toBe('closed')
  })

  it('shares its strategies among all that ask for them', () => {
    const [one, other] = [recommended(), recommended()]

    expect([one.trip === other.trip, one.recovery === other.recovery]).toEqual([true, true])
  })

  it('takes options that stand in for its own', () => {
    const trip = failureRate()
    const recovery = probes()

    const options = recommended({ name: 'billing', trip, recovery, resetTimeoutMs: 5, probeTimeoutMs: undefined })

    expect(options).toEqual({ name: 'billing', trip, recovery, resetTimeoutMs: 5, probeTimeoutMs: 10_000 })
  })

  it('takes options from getters and from a class', () => {
    class Own {
      get failureThreshold(): number {
        return 3
      }
    }

    const options = recommended(new Own())

    expect(options).toMatchObject({ failureThreshold: 3, probeTimeoutMs: 10_000 })
    expect(options).not.toHaveProperty('trip')
  })

  it('leaves out its trip strategy where a number of failures is given', () => {
    const { trip, failureThreshold } = recommended({ failureThreshold: 3 })

    expect([trip, failureThreshold]).toEqual([undefined, 3])
  })

  it.each(['halfOpenMaxCalls', 'successThreshold', 'halfOpenFailureThreshold'] as const)(
    'leaves out its recovery where `%s` is given',
    (option) => {
      const breaker = new CircuitBreaker(recommended({ [option]: 2 }))

      expect([recommended({ [option]: 2 }).recovery, breaker.state]).toEqual([undefined, 'closed'])
    },
  )

  it.each([[null], [5], ['x'], [[]]])('refuses %s in place of overrides', (overrides) => {
    expect(String(complaint(() => recommended(untyped(overrides))))).toMatch(
      /^TypeError: recommended\(\): `overrides` must be an object/,
    )
  })
})
