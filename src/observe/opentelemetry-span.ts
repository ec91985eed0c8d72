import type { CircuitEvent } from '../core/circuit-event.ts'
import type { OpenTelemetryTrace, TelemetryAttributes } from './opentelemetry-api.ts'

/** Tells the active span of what happened in it. */
export function tellSpan(trace: OpenTelemetryTrace, event: CircuitEvent): void {
  const span = trace.getActiveSpan()
  if (!span?.isRecording()) return
  const name = { 'circuit_breaker.name': event.circuit }
  if (event.type !== 'transition' && event.type !== 'hold') span.setAttributes({ ...name, ...outcomeOf(event) })
  const details = detailsOf(event)
  if (details !== undefined) span.addEvent(`circuit_breaker.${event.type}`, { ...name, ...details })
}

function outcomeOf(event: Exclude<CircuitEvent, { type: 'transition' | 'hold' }>): TelemetryAttributes {
  if (event.type === 'rejected') return { 'circuit_breaker.outcome': 'rejected' }
  return { 'circuit_breaker.outcome': event.late ? 'late' : event.type, 'circuit_breaker.probe': event.probe }
}

/** What an event on the span says; `undefined`: the attributes say it all. */
function detailsOf(event: CircuitEvent): TelemetryAttributes | undefined {
  if (event.type === 'transition') {
    return {
      'circuit_breaker.state.from': event.from,
      'circuit_breaker.state.to': event.to,
      'circuit_breaker.reason': event.reason,
    }
  }
  if (event.type === 'rejected') {
    return {
      'circuit_breaker.state': event.state,
      'circuit_breaker.retry_after': event.retryAfterMs / 1_000,
      'circuit_breaker.shadow': event.shadow,
    }
  }
  if (event.type !== 'failure') return undefined
  const { error, probe } = event
  return { 'error.type': error instanceof Error ? error.name : typeof error, 'circuit_breaker.probe': probe }
}
