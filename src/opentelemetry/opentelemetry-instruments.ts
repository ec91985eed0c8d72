import type { Reading } from '../metrics/account.ts'
import type { TelemetryAttributes } from './opentelemetry-api.ts'
import { stateNumbers, states } from '../metrics/state-numbers.ts'

/** An instrument that is read when metrics are collected. */
export interface Instrument {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly kind: 'gauge' | 'counter'
  /** What it is to show for a circuit that has gone; a counter may stay as it is. */
  readonly endsAt?: number
  readonly observations: (reading: Reading) => readonly (readonly [value: number, attributes: TelemetryAttributes])[]
}

const outcomes = { success: 'successes', failure: 'failures', ignored: 'ignored', late: 'late' } as const

export const instruments: readonly Instrument[] = [
  {
    name: 'circuit_breaker.state',
    description: 'State of the circuit: 0 closed, 1 open, 2 half-open',
    unit: '1',
    kind: 'gauge',
    endsAt: stateNumbers.closed,
    observations: ({ state }) => (state === undefined ? [] : [[stateNumbers[state], {}]]),
  },
  {
    name: 'circuit_breaker.trips',
    description: 'How often the circuit opened',
    unit: '{trip}',
    kind: 'counter',
    observations: ({ totals }) => [[totals.trips, {}]],
  },
  {
    name: 'circuit_breaker.failures',
    description: 'Calls that failed',
    unit: '{call}',
    kind: 'counter',
    observations: ({ totals }) => [[totals.failures, {}]],
  },
  {
    name: 'circuit_breaker.calls',
    description: 'Calls that ran and ended, by outcome',
    unit: '{call}',
    kind: 'counter',
    observations: ({ totals }) =>
      Object.entries(outcomes).map(([outcome, total]) => [totals[total], { 'circuit_breaker.outcome': outcome }]),
  },
  {
    name: 'circuit_breaker.rejected',
    description: 'Calls that were not run',
    unit: '{call}',
    kind: 'counter',
    observations: ({ totals }) => [[totals.rejected, {}]],
  },
  {
    name: 'circuit_breaker.time_in_state',
    description: 'Time spent in each state',
    unit: 's',
    kind: 'counter',
    observations: ({ timesMs }) => states.map((state) => [timesMs[state] / 1_000, { 'circuit_breaker.state': state }]),
  },
]

/** The counter of what registries evict, where there are registries. */
export const evictionInstrument = {
  name: 'circuit_breaker.evictions',
  description: 'Breakers that registries evicted to keep to their size',
  unit: '{breaker}',
} as const

/** The instrument that every call is recorded with, where that is asked for. */
export const durationInstrument = {
  name: 'circuit_breaker.call.duration',
  description: 'How long calls took, by outcome',
  unit: 's',
} as const
