export interface Admission {
  readonly generation: number
  readonly admittedAtMs: number | undefined
  readonly answeredAtMs?: number | undefined
  readonly ticket?: unknown
}
export type CircuitState = 'closed' | 'open' | 'half-open'
export interface Closed extends Period {
  readonly kind: 'closed'
  readonly tally: unknown
}
export interface HalfOpen extends Opening {
  readonly kind: 'half-open'
  readonly tally: unknown
}
export interface Open extends Opening {
  readonly kind: 'open'
}
export type RuleOptions = TripOptions & RecoveryOptions & WaitOptions
export interface Rules {
  readonly trip: TripStrategy
  readonly backoff: Backoff
  readonly recovery: RecoveryStrategy
  readonly probeTimeoutMs: number | undefined
  readonly random: () => number
}
export interface SavedState {
  readonly state: 'closed' | 'open'
  readonly attempt: number
  readonly delayMs: number | null
  readonly openMs: number | null
  readonly lastedMs: number
  readonly refusedMs?: number
  readonly shape?: string
  readonly tally?: unknown
}
export type State = Closed | Open | HalfOpen
export type Verdict = 'success' | 'failure' | 'ignored'
export function admit(rules: Rules, state: State, nowMs: number): Closed | HalfOpen | undefined
export const answer: (
  rules: Rules,
  state: State,
  admission: Admission,
  nowMs: number,
  onHookError?: HookErrorHandler,
) => void
export const enter: (rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler) => Admission
export const initial: (rules: Rules) => Closed
export function loadState(rules: Rules, saved: SavedState, nowMs: number, caller?: string): State
export function look(rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler): State
export const reset: (rules: Rules, state: State, nowMs: number) => Closed
export function retryAfter(rules: Rules, state: State, nowMs: number): number
export const rulesOf: (options?: RuleOptions) => Rules
export function saveState({ trip }: Rules, state: State, nowMs: number): SavedState
export function settle(
  rules: Rules,
  state: State,
  admission: Admission,
  ending: Ending,
  nowMs: number,
  cause?: unknown,
  onHookError?: HookErrorHandler,
): State
export const stateAt: (rules: Rules, state: State, nowMs: number) => CircuitState
export function trip(rules: Rules, state: State, nowMs: number, cause?: unknown, forMs?: number, reason?: string): Open
// Backoff is reported with recloser/backoff.
// Ending is reported with recloser/trip.
// HookErrorHandler is reported with recloser.
// RecoveryStrategy is reported with recloser/recovery.
// TripStrategy is reported with recloser/trip.
// No entry point exports this type:
interface Opening extends Period {
  readonly cause: unknown
  readonly backoffError?:
    | {
        readonly error: unknown
      }
    | undefined
  refusedAtMs: number | undefined
}
// No entry point exports this type:
interface Period {
  readonly generation: number
  readonly attempt: number
  readonly delayMs: number
  readonly openMs: number
  readonly atMs: number
  readonly reason: string
}
// No entry point exports this type:
type RecoveryOptions =
  | {
      readonly halfOpenMaxCalls?: number | undefined
      readonly successThreshold?: number | undefined
      readonly halfOpenFailureThreshold?: number | undefined
      readonly recovery?: undefined
    }
  | {
      readonly halfOpenMaxCalls?: undefined
      readonly successThreshold?: undefined
      readonly halfOpenFailureThreshold?: undefined
      readonly recovery?: RecoveryStrategy | undefined
    }
// No entry point exports this type:
type TripOptions =
  | {
      readonly failureThreshold?: number | undefined
      readonly trip?: undefined
    }
  | {
      readonly failureThreshold?: undefined
      readonly trip?: TripStrategy | undefined
    }
// No entry point exports this type:
interface WaitOptions {
  readonly resetTimeoutMs?: number | Backoff | undefined
  readonly probeTimeoutMs?: number | undefined
  readonly random?: (() => number) | undefined
}
