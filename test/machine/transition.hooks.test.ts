import { describe, expect, it, vi } from 'vitest'
import { admit, answer, enter, initial, reset, rulesOf, settle, trip } from 'recloser/machine'
import type { HalfOpen, State } from 'recloser/machine'
import { probes } from 'recloser/recovery'
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

  it('is the end of a call that has a ticket, in the period of that call alone', () => {
    const leave = vi.fn()
    const rules = rulesOf({ trip: { ...consecutiveFailures(), enter: () => 'ticket', leave } })
    const state = initial(rules)
    const admission = enter(rules, state, 1)

    answer(rules, state, { ...admission, ticket: undefined }, 2)
    for (const later of [reset(rules, state, 2), trip(rules, state, 2)]) answer(rules, later, admission, 3)
    const before = leave.mock.calls.length
    answer(rules, state, admission, 4)

    expect([before, leave.mock.calls]).toEqual([0, [[state.tally, 'ticket', 'ignored', 4, undefined]]])
  })

  it('is no question about calls in flight at the end of one that it does not follow', () => {
    const overdue = vi.fn()
    const rules = rulesOf({ trip: { ...consecutiveFailures(), enter: () => undefined, overdue } })
    const state = initial(rules)

    settle(rules, state, enter(rules, state, 1), 'failure', 2)

    expect(overdue).not.toHaveBeenCalled()
  })

  it('is how a probe ended, with its failure: well, not well, or without a word about the dependency', () => {
    const settled = vi.fn(() => undefined)
    const rules = rulesOf({ recovery: { ...probes(), settle: settled } })
    const halfOpen = admit(rules, trip(rules, initial(rules), 0, undefined, 0), 0) as State

    for (const ending of ['success', 'failure', 'ignored', 'abandoned', 'unreached'] as const)
      settle(rules, halfOpen, { generation: halfOpen.generation, admittedAtMs: 0 }, ending, 5, 'cause')

    const verdicts = ['success', 'failure', 'ignored', 'ignored', 'ignored']
    expect(settled.mock.calls).toEqual(
      verdicts.map((verdict) => [(halfOpen as HalfOpen).tally, 0, verdict, 5, 'cause']),
    )
  })

  it('is each rejection while half-open, and none while open', () => {
    const reject = vi.fn()
    const rules = rulesOf({ recovery: { ...probes(), reject }, resetTimeoutMs: 10 })
    const open = trip(rules, initial(rules), 0)
    admit(rules, open, 5)
    const before = reject.mock.calls.length
    const halfOpen = admit(rules, open, 10) as HalfOpen

    admit(rules, halfOpen, 12)

    expect([before, reject.mock.calls]).toEqual([0, [[halfOpen.tally, 12]]])
    expect(halfOpen.reason).toBe('reset timeout passed')
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
