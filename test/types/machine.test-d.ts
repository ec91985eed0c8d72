import { describe, expectTypeOf, it } from 'vitest'
import type { CircuitState } from 'recloser'
import {
  admit,
  initial,
  reset,
  rulesOf,
  settle,
  stateAt,
  trip,
  type Closed,
  type HalfOpen,
  type Open,
  type State,
  type Verdict,
} from 'recloser/machine'

const rules = rulesOf()
declare const state: State

describe('the machine', () => {
  it('says which state each of its functions can lead to', () => {
    expectTypeOf(initial(rules)).toEqualTypeOf<Closed>()
    expectTypeOf(admit(rules, state, 0)).toEqualTypeOf<Closed | HalfOpen | undefined>()
    expectTypeOf(settle(rules, state, { generation: 0, admittedAtMs: 0 }, 'failure', 0)).toEqualTypeOf<State>()
    expectTypeOf(trip(rules, state, 0)).toEqualTypeOf<Open>()
    expectTypeOf(reset(rules, state, 0)).toEqualTypeOf<Closed>()
    expectTypeOf(stateAt(rules, state, 0)).toEqualTypeOf<CircuitState>()
  })

  it('has states that `kind` tells apart, each with what exists in it alone', () => {
    expectTypeOf<State['kind']>().toEqualTypeOf<CircuitState>()
    if (state.kind === 'closed') expectTypeOf(state.tally).toEqualTypeOf<unknown>()
    if (state.kind === 'half-open') expectTypeOf(state.tally).toEqualTypeOf<unknown>()
    if (state.kind !== 'closed') expectTypeOf(state.reason).toEqualTypeOf<string>()
    expectTypeOf<Open>().not.toHaveProperty('tally')
    expectTypeOf<Closed>().not.toHaveProperty('cause')
  })

  it('knows three verdicts', () => {
    expectTypeOf<Verdict>().toEqualTypeOf<'success' | 'failure' | 'ignored'>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no such verdict
    settle(rules, state, { generation: 0, admittedAtMs: 0 }, 'late', 0)
    // @ts-expect-error -- a breaker's option, not a rule
    rulesOf({ name: 'billing' })
    // @ts-expect-error -- options are not rules
    initial({ failureThreshold: 5 })
  })
})
