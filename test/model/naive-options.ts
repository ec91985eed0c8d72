import type { State } from './naive-history.ts'
import type { NaiveRecovery } from './naive-recovery.ts'
import type { NaiveRule } from './naive-rules.ts'

export interface NaiveOptions {
  readonly rule: NaiveRule
  readonly delayMs: (attempt: number) => number
  readonly recovery: NaiveRecovery
  readonly probeTimeoutMs: number | undefined
  readonly shadow: boolean
}

export interface NaiveHold {
  readonly position: 'open' | 'closed'
}

export type NaiveEvent = Readonly<Record<string, unknown>>

export interface Rejection {
  readonly state: State
  readonly retryAfterMs: number
  readonly code: 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'
}

/** Stands in an expected value for what the contract leaves to the implementation. */
export const anything = Symbol('anything')
