// A transition narrows by the state it leads to.
import { CircuitBreaker, type CircuitEvent, type TransitionEvent } from 'recloser'

export function describeTransition(change: TransitionEvent): string {
  switch (change.to) {
    case 'open': {
      const forMs: number = change.openForMs
      return `${change.circuit} opened for ${forMs} ms after ${String(change.cause)}`
    }
    case 'half-open':
      return `${change.circuit} lets probes through`
    case 'closed':
      return `${change.circuit} closed: ${change.reason}`
  }
}

export const describe = (event: CircuitEvent): string =>
  event.type === 'transition' ? describeTransition(event) : event.circuit

export const breaker = new CircuitBreaker({
  onStateChange: (change) => {
    if (change.to === 'open') console.log(change.openForMs.toFixed())
  },
})

// @ts-expect-error -- a circuit that closes is open for no time
export const wrong = (change: TransitionEvent): number => (change.to === 'closed' ? change.openForMs : 0)
