import { describe, expect, it } from 'vitest'
import { admit, answer, enter, initial, look, rulesOf, settle, trip, type State } from 'recloser/machine'
import { consecutiveFailures, countWindow, slowCallRate } from 'recloser/trip'

const rules = rulesOf({
  trip: slowCallRate({ slowerThanMs: 100, threshold: 1, minimumCalls: 2, over: countWindow(10) }),
  resetTimeoutMs: 1_000,
})

describe('the machine, of calls in flight', () => {
  it('opens by a look once the calls that entered are overdue', () => {
    const state = initial(rules)
    for (let call = 0; call < 2; call++) enter(rules, admit(rules, state, 0) ?? state, 0)

    const kinds = [100, 101].map((nowMs) => look(rules, state, nowMs))

    expect(kinds.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['closed', 'manual'],
      ['open', 'slow-call rate 1 of 2 calls'],
    ])
  })

  it('opens at the verdict on a call that entered', () => {
    const state = initial(rules)
    const [first] = [0, 1].map(() => enter(rules, state, 0))
    if (first === undefined) return

    const to = settle(rules, state, first, 'abandoned', 101)

    expect(to.kind).toBe('open')
  })

  it('is as ever where nobody entered', () => {
    const state = initial(rules)

    const to = settle(rules, state, { generation: 0, admittedAtMs: 0 }, 'ignored', 5_000)

    expect([to === state, look(rules, state, 5_000) === state]).toEqual([true, true])
  })

  it('does not find an answered call overdue', () => {
    const state = initial(rules)
    const admissions = [0, 1].map(() => enter(rules, state, 0))
    for (const admission of admissions) answer(rules, state, admission, 50)

    const looked = look(rules, state, 5_000)
    const [first] = admissions
    const to = first && settle(rules, looked, { ...first, answeredAtMs: 50 }, 'success', 6_000)

    expect([looked, to]).toEqual([state, state])
    expect(rules.trip.counts((state as { tally: unknown }).tally, 6_000)).toEqual({ failures: 0, successes: 1 })
  })

  it('gives no ticket in half-open, looks at nothing there, and hears of no answer of an earlier period', () => {
    const early = initial(rules)
    const admission = enter(rules, early, 0)
    const halfOpen = admit(rules, trip(rules, early, 0, undefined, 0), 0) as State

    answer(rules, halfOpen, admission, 5)
    answer(rules, { ...early, generation: 7 }, admission, 5)

    expect([enter(rules, halfOpen, 5).ticket, look(rules, halfOpen, 5_000)]).toEqual([undefined, halfOpen])
  })

  it('asks nothing of a strategy that follows no calls', () => {
    const plain = rulesOf({ trip: consecutiveFailures(1) })
    const state = initial(plain)
    const admission = enter(plain, state, 5)
    answer(plain, state, admission, 6)

    expect([admission, look(plain, state, 7)]).toEqual([{ generation: 0, admittedAtMs: 5, ticket: undefined }, state])
  })
})
