import { describe, expect, it } from 'vitest'
import { admit, initial, retryAfter, rulesOf, stateAt, trip } from 'recloser/machine'

const rules = rulesOf({ failureThreshold: 2, resetTimeoutMs: 1_000, probeTimeoutMs: 300 })

describe('retryAfter and stateAt', () => {
  it.each([
    { nowMs: 0, waitMs: 1_000, state: 'open' },
    { nowMs: 999, waitMs: 1, state: 'open' },
    { nowMs: 1_000, waitMs: 0, state: 'half-open' },
    { nowMs: 5_000, waitMs: 0, state: 'half-open' },
  ])('of a circuit opened at 0 for a second say $state, $waitMs ms at $nowMs', ({ nowMs, waitMs, state }) => {
    const open = trip(rules, initial(rules), 0)

    expect([retryAfter(rules, open, nowMs), stateAt(rules, open, nowMs)]).toEqual([waitMs, state])
  })

  it('of a closed circuit say that nothing is to wait for', () => {
    expect([retryAfter(rules, initial(rules), 0), stateAt(rules, initial(rules), 0)]).toEqual([0, 'closed'])
  })

  it('of a half-open circuit say when the oldest probe loses its slot', () => {
    const state = admit(rules, trip(rules, initial(rules), 0), 1_000) ?? initial(rules)

    expect([retryAfter(rules, state, 1_100), stateAt(rules, state, 1_100)]).toEqual([200, 'half-open'])
  })
})
