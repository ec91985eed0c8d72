// What the status page is sent. Types only, as the page is bundled for the browser.

import type { CircuitState } from 'recloser'
import type { Health } from '../payment-server/health.ts'

/** One interval of the timeline. */
export interface Sample {
  /** Wall time of its end, in milliseconds. */
  readonly atMs: number
  readonly state: CircuitState | 'none'
  /** Whether a probe ran, or might have: half-open at any moment of the interval, which is often too short to meet at its end. */
  readonly probed: boolean
  readonly held: 'open' | 'closed' | null
  readonly retryAfterMs: number | null
  /**
   * Per second: orders paid at once, queued, refused, paid out of the queue, and charges that reached the payment server;
   * `null` where it does not tell.
   */
  readonly paidRate: number
  readonly queuedRate: number
  readonly refusedRate: number
  readonly drainedRate: number
  readonly reachedRate: number | null
  /** How long customers waited for an answer, or have waited for one that they have not got; `null` where there were none. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  /** How long the oldest order that is not paid has waited; `null` when all are paid. */
  readonly oldestMs: number | null
  readonly pending: number
  readonly health: Health | 'unknown'
}

export interface LogLine {
  /** Grows by one from line to line. */
  readonly id: number
  readonly atMs: number
  readonly text: string
  /** Whether the like of it may be counted on this line. */
  readonly repeats: boolean
  readonly times: number
  readonly lastAtMs: number
}
