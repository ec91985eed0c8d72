import type { Curve } from '../job.ts'
import type { Figures } from '../trial.ts'

/** One guard in one world, as it is kept. */
export interface Row {
  readonly guard: string
  readonly title: string
  /** Of another library: whether these are its defaults or the best options of the grid. */
  readonly peer?: 'default' | 'best'
  readonly figures: Figures
  readonly curve?: Curve
}

export interface TrialResult {
  readonly scenario: string
  readonly variant: string
  readonly rows: readonly Row[]
}

export interface Results {
  readonly takenAt: string
  readonly machine: { readonly cpu: string; readonly cores: number; readonly system: string }
  readonly node: string
  readonly versions: Readonly<Record<string, string>>
  readonly seed: number
  readonly tookSeconds: number
  /** In the order of the scenarios. */
  readonly trials: readonly TrialResult[]
}
