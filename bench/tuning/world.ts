import type { CircuitBreakerOptions } from 'recloser'
import type { SimulatedClients, SimulationResult } from 'recloser/simulate'
import type { Panel } from '../trials/report/picture.ts'
import type { Setting } from '../trials/trial.ts'

/** What a panel can show over time. */
export type Field = 'good' | 'load' | 'waiting'

/** A world that shows one decision: the same calls, met by breakers that differ in one thing. */
export interface TuningWorld {
  /** The name of its picture, and of its table in docs/tuning.md. */
  readonly id: string
  readonly title: string
  readonly setting: Omit<Setting, 'clients'> & { readonly clients: SimulatedClients }
  readonly choices: readonly Choice[]
  readonly columns: readonly Column[]
  readonly panels: readonly Panel<Field>[]
}

/** One of the things that a person could choose. */
export interface Choice {
  /** Short: it stands in the legend of the picture. */
  readonly name: string
  /** The options of the breaker; `undefined`: there is none. */
  readonly options: CircuitBreakerOptions | undefined
  /** What differs in the callers. */
  readonly clients?: Partial<SimulatedClients>
}

export interface Column {
  readonly title: string
  readonly unit: 'share' | 'ms' | 'count'
  /** `undefined`: it never happened. */
  readonly of: (result: SimulationResult) => number | undefined
}
