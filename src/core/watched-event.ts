import { transitionEvent, type CircuitEvent } from './circuit-event.ts'
import type { State } from './state.ts'

/** An open period began anew. Public events leave it out, because the circuit stays open. */
export interface RestartEvent {
  readonly type: 'restart'
  readonly atMs: number
  readonly openForMs: number
}

/** What those who watch from inside the library receive. */
export type WatchedEvent = CircuitEvent | RestartEvent

/** The event for a state that follows another: a transition, an open period that began anew, or nothing to tell. */
export function changeEvent(circuit: string, from: State, to: State, atMs: number): WatchedEvent | undefined {
  if (to.kind !== from.kind) return transitionEvent(circuit, from, to, atMs)
  return to.kind === 'open' ? { type: 'restart', atMs, openForMs: to.openMs } : undefined
}
