// The texts of a row.

import { countdown, duration } from '../design/format.ts'
import type { Entry } from './board.ts'
import type { LiveRow } from '../../src/console/watched-breaker.ts'

/** The reason of the state. */
export function reasonOf({ state, reason, cause, heldBy, failing }: LiveRow): string {
  if (heldBy !== null) return `held ${state} by ${heldBy}`
  if (state === 'closed') return failing ? 'closed, with failures in its window' : 'calls run'
  return [reason, cause].filter((part) => part !== null).join(' — ')
}

/** When a call would be admitted. */
export function waitOf({ row, dueAtMs }: Entry, nowMs: number): string {
  if (row.state === 'closed') return ''
  if (dueAtMs === Infinity) return row.heldBy === null ? 'until it is reset' : 'until released'
  const leftMs = dueAtMs - nowMs
  if (row.state === 'half-open' && row.admittedShare !== undefined && row.admittedShare < 1)
    return `${Math.round(row.admittedShare * 100)} % admitted`
  if (leftMs <= 0) return 'next call is a probe'
  return row.state === 'open' ? `probe in ${countdown(leftMs)}` : 'a probe is running'
}

export const latency = (ms: number | null): string => (ms === null ? '–' : duration(ms))
