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
  /** Per second: orders paid at once, orders queued, orders paid out of the queue, charges that reached the payment server. */
  readonly paidRate: number
  readonly queuedRate: number
  readonly drainedRate: number
  readonly reachedRate: number
  /** How long customers waited, in milliseconds; `null` where there were none. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly pending: number
  readonly health: Health | 'unknown'
}

export interface LogLine {
  readonly atMs: number
  readonly text: string
}
