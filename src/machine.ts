export { rulesOf, type RuleOptions, type Rules } from './core/rules.ts'
export { loadState, saveState, type SavedState } from './core/snapshot.ts'
export type { CircuitState, Closed, HalfOpen, Open, Probes, State, Verdict } from './core/state.ts'
export { admit, initial, reset, retryAfter, settle, stateAt, trip, type Admission } from './core/transition.ts'
