import type { CircuitEvent } from '../breaker/circuit-event.ts'
import type { OpenTelemetryTrace, TelemetryAttributes } from './api.ts'

/** Records an event on the active span. */
export function recordOnSpan(trace: OpenTelemetryTrace, event: CircuitEvent): void {
  const span = trace.getActiveSpan()
  if (!span?.isRecording()) return
  const name = { 'circuit_breaker.name': event.circuit }
  const outcome = outcomeOf(event)
  if (outcome !== undefined) span.setAttributes({ ...name, ...outcome })
  const details = detailsOf(event)
  if (details !== undefined) span.addEvent(`circuit_breaker.${event.type}`, { ...name, ...details })
}

/** The result of a call, for the attributes of its span. */
function outcomeOf(event: CircuitEvent): TelemetryAttributes | undefined {
  if (event.type === 'rejected') return { 'circuit_breaker.outcome': 'rejected' }
  if (!('durationMs' in event)) return undefined
  return { 'circuit_breaker.outcome': event.late ? 'late' : event.type, 'circuit_breaker.probe': event.probe }
}

/** The attributes of an event on the span; `undefined` if the attributes of the span are enough. */
function detailsOf(event: CircuitEvent): TelemetryAttributes | undefined {
  switch (event.type) {
    case 'transition':
      return {
        'circuit_breaker.state.from': event.from,
        'circuit_breaker.state.to': event.to,
        'circuit_breaker.reason': event.reason,
      }
    case 'hold':
      return { 'circuit_breaker.hold.position': event.position, 'circuit_breaker.hold.held': event.held }
    case 'rejected':
      return {
        'circuit_breaker.state': event.state,
        'circuit_breaker.retry_after': event.retryAfterMs / 1_000,
        'circuit_breaker.shadow': event.shadow,
      }
    case 'failure':
      return { 'error.type': errorType(event.error), 'circuit_breaker.probe': event.probe }
    case 'success':
    case 'ignored':
      return undefined
  }
}

const errorType = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
