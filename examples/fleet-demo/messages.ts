import type { CircuitState } from 'recloser'

/** What a process of the fleet tells the demo. Moments are milliseconds since 1970: the processes share a clock. */
export type Message =
  | { readonly type: 'ready' }
  | { readonly type: 'state'; readonly to: CircuitState; readonly reason: string; readonly atMs: number }
  | { readonly type: 'attached' | 'detached' }
  | { readonly type: 'calls'; readonly answered: number; readonly failed: number; readonly rejected: number }

/** What a process is started with, as JSON in its first argument. */
export interface Orders {
  readonly redisPort: number
  readonly dependencyPort: number
  readonly callsPerSecond: number
}
