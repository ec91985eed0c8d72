import fc from 'fast-check'
import { admit, initial, reset, retryAfter, settle, stateAt, trip } from 'recloser/machine'
import type { Rules, State, Verdict } from 'recloser/machine'

/** One use of the machine, at a moment. */
export type Step =
  | { readonly do: 'admit' }
  | { readonly do: 'settle'; readonly verdict: Verdict; readonly ageMs: number; readonly late: boolean }
  | { readonly do: 'trip'; readonly forMs: number | undefined }
  | { readonly do: 'reset' }
  | { readonly do: 'pass'; readonly ms: number }

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'admit' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      verdict: fc.constantFrom('success' as const, 'failure' as const, 'failure' as const, 'ignored' as const),
      ageMs: fc.constantFrom(0, 0, 1_000),
      late: fc.constantFrom(false, false, false, true),
    }),
  },
  fc.record({ do: fc.constant('trip' as const), forMs: fc.constantFrom(undefined, 0, 500, Infinity) }),
  fc.constant({ do: 'reset' } as const),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 999, 1_000, 60_000) }) },
)

/** The state that follows a step. The machine may write into the tally of the one it is given. */
export function take(rules: Rules, state: State, next: Step, nowMs: number): State {
  switch (next.do) {
    case 'admit':
      return admit(rules, state, nowMs) ?? state
    case 'settle': {
      const generation = state.generation - Number(next.late)
      return settle(rules, state, { generation, admittedAtMs: nowMs - next.ageMs }, next.verdict, nowMs, 'cause')
    }
    case 'trip':
      return trip(rules, state, nowMs, 'by hand', next.forMs)
    case 'reset':
      return reset(rules, state, nowMs)
    case 'pass':
      return state
  }
}

const copyOf = (state: State): State => structuredClone(state)

/** The states on the way of the steps, from a circuit that has seen nothing. */
export function statesOf(rules: Rules, steps: readonly Step[]): { readonly state: State; readonly nowMs: number }[] {
  let nowMs = 1_000
  let state: State = initial(rules)
  const states = [{ state: copyOf(state), nowMs }]
  for (const next of steps) {
    if (next.do === 'pass') nowMs += next.ms
    state = take(rules, state, next, nowMs)
    states.push({ state: copyOf(state), nowMs })
  }
  return states
}

/** All that can be read of a state. */
export const readings = (rules: Rules, state: State, nowMs: number): unknown => [
  stateAt(rules, state, nowMs),
  retryAfter(rules, state, nowMs),
]
