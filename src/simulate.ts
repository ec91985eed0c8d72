/**
 * Replay of recorded calls, simulated outages, and sweeps over options.
 *
 * @module recloser/simulate
 */

export { describe } from './simulate/describe.ts'
export type { SimulatedClients, SimulatedFleet, RateFrom } from './simulate/clients.ts'
export type { ServiceTime, SimulatedDependency } from './simulate/dependency.ts'
export type {
  BrownoutEpisode,
  DownEpisode,
  Episode,
  FlappingEpisode,
  HangEpisode,
  RestartEpisode,
  SlowEpisode,
  StallEpisode,
  TrafficEpisode,
} from './simulate/episode.ts'
export type { Tradeoff } from './simulate/front.ts'
export type { GridPoint, SweepGrid } from './simulate/grid.ts'
export type { GuardContext, GuardFactory, SimulatedGuard } from './simulate/guard.ts'
export { parseCalls, type CallLines, type ParseCallsOptions } from './simulate/parse-calls.ts'
export { recordCalls } from './simulate/record-calls.ts'
export type { RecordedCall } from './simulate/recorded-call.ts'
export { replay, type RecordedCalls, type ReplayOptions, type ReplayProgress } from './simulate/replay.ts'
export type {
  ReplayCounts,
  ReplayPeriod,
  ReplayResult,
  ReplayTotals,
  SimulatedTransition,
} from './simulate/replay-result.ts'
export { simulate, type SimulateOptions, type SimulationProgress } from './simulate/simulate.ts'
export type {
  EpisodeReport,
  GuardTransition,
  LatencyReport,
  ProbeReport,
  SeriesPoint,
  SimulationResult,
  SimulationTotals,
} from './simulate/simulation-result.ts'
export {
  sweep,
  type ReplaySweepOptions,
  type SimulationSweepOptions,
  type SweepOptions,
  type SweepPoint,
  type SweepProgress,
  type SweepResult,
} from './simulate/sweep.ts'
