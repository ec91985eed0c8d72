/**
 * The state machine alone: pure functions of rules, a state and a time.
 *
 * @module recloser/machine
 */

export { rulesOf, type RuleOptions, type Rules } from './machine/rules.ts'
export { loadState, saveState, type SavedState } from './machine/snapshot.ts'
export type { CircuitState, Closed, HalfOpen, Open, State, Verdict } from './machine/state.ts'
export {
  admit,
  answer,
  enter,
  initial,
  look,
  reset,
  retryAfter,
  settle,
  stateAt,
  trip,
  type Admission,
} from './machine/transition.ts'
