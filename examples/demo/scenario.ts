// What happens, and when: the demo plays this script to two servers at once, while the same calls go to both.
// One of the two callers has a circuit breaker, the other has none; nothing else differs between them.

import type { Health } from './order-server.ts'

export interface Phase {
  readonly health: Health
  readonly forMs: number
}

export const script: readonly Phase[] = [
  { health: 'healthy', forMs: 2_500 },
  { health: 'errors', forMs: 3_000 },
  { health: 'hangs', forMs: 4_500 },
  { health: 'healthy', forMs: 4_500 },
]

export const scriptMs = script.reduce((sumMs, phase) => sumMs + phase.forMs, 0)

/** A call starts this often, whether or not earlier ones have been answered: real callers do not queue up politely. */
export const callEveryMs = 15
