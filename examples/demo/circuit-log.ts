// What the breaker says about itself, gathered from its events: every change of state, and how many calls it let
// through, saw fail and refused. The demo ends by checking these counts against what the callers saw.

import type { CircuitBreaker, CircuitState, TransitionEvent } from 'recloser'

export interface CircuitLog {
  readonly state: CircuitState
  readonly retryAfterMs: number
  readonly transitions: readonly TransitionEvent[]
  readonly counts: Readonly<Record<'success' | 'failure' | 'rejected', number>>
}

export function logCircuit(breaker: CircuitBreaker): CircuitLog {
  const transitions: TransitionEvent[] = []
  const counts = { success: 0, failure: 0, rejected: 0 }
  breaker.subscribe((event) => {
    switch (event.type) {
      case 'transition':
        transitions.push(event)
        break
      case 'success':
      case 'failure':
      case 'rejected':
        counts[event.type]++
        break
      case 'ignored':
        break
    }
  })

  return {
    transitions,
    counts,
    get state() {
      return transitions.at(-1)?.to ?? 'closed'
    },
    get retryAfterMs() {
      return breaker.retryAfterMs
    },
  }
}
