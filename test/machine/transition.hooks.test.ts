import { describe, expect, it, vi } from 'vitest'
import { admit, initial, rulesOf, settle, trip } from 'recloser/machine'
import { consecutiveFailures } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

describe('what the machine hands to a strategy', () => {
  it('is a duration of 0 where nobody took the time at admission', () => {
    const record = vi.fn(() => undefined)
    const rules = rulesOf({ trip: { ...consecutiveFailures(), record } })
    const state = initial(rules)

    settle(rules, state, { generation: 0, admittedAtMs: undefined }, 'failure', 5)

    expect(record).toHaveBeenCalledWith(state.tally, true, 0, 5, undefined, undefined)
  })
})

describe('what the machine takes from a strategy', () => {
  it('is refused in words that say what was asked', () => {
    const rules = rulesOf({ trip: { ...consecutiveFailures(), record: () => untyped(true) } })
    const settled = () => settle(rules, initial(rules), { generation: 0, admittedAtMs: 0 }, 'failure', 0)

    expect(complaint(settled).message).toBe('trip: `record()` must be a string, received true')
  })
})

describe('what the machine takes from a backoff', () => {
  it('is refused in words that say what was asked', () => {
    const rules = rulesOf({ resetTimeoutMs: () => -1 })

    expect(trip(rules, initial(rules), 0).backoffError?.error).toEqual(
      new RangeError('backoff: `delay` must be a number of milliseconds, 0 or more, received -1'),
    )
  })

  it('is not asked for where the duration is given', () => {
    const backoff = vi.fn(() => 7)
    const rules = rulesOf({ resetTimeoutMs: backoff })

    const open = trip(rules, initial(rules), 0, undefined, 5)

    expect(backoff).not.toHaveBeenCalled()
    expect(open).toMatchObject({ openMs: 5, delayMs: 60_000 })
  })
})

describe('the states of the machine', () => {
  it('say that nothing but a hand made the first one', () => {
    expect(initial(rulesOf()).reason).toBe('manual')
  })

  it('keep how long the circuit was open, on a clock below 0 as well', () => {
    const rules = rulesOf({ resetTimeoutMs: 5 })

    expect(admit(rules, trip(rules, initial(rules), -10_000), -9_995)?.openMs).toBe(5)
  })
})
