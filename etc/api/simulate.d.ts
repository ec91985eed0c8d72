export interface BrownoutEpisode extends Sickness {
  readonly kind: 'brownout'
  readonly share: number
}
export type CallLines = Iterable<string> | AsyncIterable<string | Uint8Array>
export interface DownEpisode extends Sickness {
  readonly kind: 'down'
}
export type Episode =
  | DownEpisode
  | HangEpisode
  | SlowEpisode
  | BrownoutEpisode
  | FlappingEpisode
  | RestartEpisode
  | TrafficEpisode
  | StallEpisode
export interface EpisodeReport {
  readonly kind: Episode['kind']
  readonly fromMs: number
  readonly toMs: number
  readonly calls: number
  readonly good: number
  readonly attempts: number
  readonly mostInProgress: number
  readonly timeToOpenMs: number | undefined
  readonly timeToFullServiceMs: number | undefined
}
export interface FlappingEpisode extends Sickness {
  readonly kind: 'flapping'
  readonly downMs: number
  readonly upMs: number
}
export type GridPoint = Readonly<Record<string, unknown>>
export interface GuardContext {
  readonly name: string
  readonly clients: string
  readonly process: number
  readonly shard: number | undefined
  readonly clock: () => number
  readonly random: () => number
  readonly outlook: (patienceMs?: number, shard?: number) => number
  readonly onStateChange: (change: TransitionEvent | Omit<SimulatedTransition, 'atMs'>) => void
}
export type GuardFactory = (context: GuardContext) => Guard<unknown> | SimulatedGuard | undefined
export interface GuardTransition extends SimulatedTransition {
  readonly guard: string
}
export interface HangEpisode extends Sickness {
  readonly kind: 'hang'
  readonly ends?: 'fail' | 'answer' | 'never' | undefined
}
export interface LatencyReport {
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}
export interface ParseCallsOptions {
  readonly maxDisorder?: number | undefined
}
export interface ProbeReport {
  readonly total: number
  readonly mostIn100Ms: number
  readonly meanIn100Ms: number
}
export interface RateFrom {
  readonly fromMs: number
  readonly perSecond: number
}
export interface RecordedCall {
  readonly atMs: number
  readonly durationMs: number
  readonly outcome: Verdict
}
export type RecordedCalls = Iterable<RecordedCall> | AsyncIterable<RecordedCall | readonly RecordedCall[]>
export interface ReplayCounts {
  readonly calls: number
  readonly admitted: number
  readonly succeeded: number
  readonly failed: number
  readonly ignored: number
  readonly late: number
  readonly rejected: number
  readonly probes: number
  readonly failuresAvoided: number
  readonly goodRefused: number
}
export interface ReplayOptions {
  readonly calls: RecordedCalls
  readonly options?: CircuitBreakerOptions | undefined
  readonly seed?: number | undefined
  readonly maxTransitions?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}
export interface ReplayPeriod extends ReplayCounts {
  readonly state: CircuitState
  readonly fromMs: number
  readonly toMs: number
}
export interface ReplayProgress {
  readonly calls: number
  readonly atMs: number
}
export interface ReplayResult {
  readonly kind: 'replay'
  readonly fromMs: number
  readonly toMs: number
  readonly transitions: readonly SimulatedTransition[]
  readonly totals: ReplayTotals
  readonly timeToTripMs: number | undefined
  readonly timeToRecoverMs: number | undefined
  readonly periods: readonly ReplayPeriod[]
  readonly leftOut: {
    readonly transitions: number
    readonly periods: number
  }
}
export interface ReplaySweepOptions extends GridOptions, Omit<ReplayOptions, 'calls' | 'onProgress'> {
  readonly calls: RecordedCalls | (() => RecordedCalls)
}
export interface ReplayTotals extends ReplayCounts {
  readonly goodCalls: number
  readonly failingCalls: number
  readonly unfinished: number
  readonly trips: number
  readonly falseTrips: number
}
export interface RestartEpisode extends Sickness {
  readonly kind: 'restart'
}
export interface SeriesPoint {
  readonly atMs: number
  readonly calls: number
  readonly good: number
  readonly failed: number
  readonly refused: number
  readonly attempts: number
  readonly probes: number
  readonly mostInProgress: number
}
export type ServiceTime =
  | number
  | {
      readonly distribution: 'constant' | 'exponential'
      readonly meanMs: number
    }
  | {
      readonly distribution: 'lognormal'
      readonly meanMs: number
      readonly sigma: number
    }
export interface SimulateOptions {
  readonly clients: SimulatedClients | readonly SimulatedClients[]
  readonly dependency?: SimulatedDependency | undefined
  readonly guard?: GuardFactory | undefined
  readonly guardPer?: 'process' | 'shard' | undefined
  readonly durationMs: number
  readonly seed?: number | undefined
  readonly fullService?:
    | {
        readonly share?: number | undefined
        readonly forMs?: number | undefined
      }
    | undefined
  readonly bucketMs?: number | undefined
  readonly maxTransitions?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined
}
export interface SimulatedClients {
  readonly name?: string | undefined
  readonly ratePerSecond: number | readonly RateFrom[]
  readonly arrivals?:
    | 'poisson'
    | 'uniform'
    | {
        readonly burstOf: number
      }
    | undefined
  readonly processes?: number | undefined
  readonly fleet?: SimulatedFleet | undefined
  readonly deadlineMs?: number | undefined
  readonly deadlineCountsAs?: 'failure' | 'ignored' | undefined
  readonly timeoutMs?: number | undefined
  readonly retries?:
    | {
        readonly attempts: number
        readonly backoff?: number | Backoff | undefined
      }
    | undefined
  readonly maxConcurrent?: number | undefined
  readonly maxWaiting?: number | undefined
}
export interface SimulatedDependency {
  readonly servers?: number | undefined
  readonly serviceMs?: ServiceTime | undefined
  readonly maxQueued?: number | undefined
  readonly latencyMs?: number | undefined
  readonly failAfterMs?: number | undefined
  readonly failureRate?: number | undefined
  readonly shards?: number | undefined
  readonly warmUp?:
    | {
        readonly fromShare: number
        readonly calls: number
      }
    | undefined
  readonly cancels?: boolean | undefined
  readonly episodes?: readonly Episode[] | undefined
}
export interface SimulatedFleet {
  readonly quorum?: number | undefined
  readonly latencyMs?: number | undefined
}
export interface SimulatedGuard {
  readonly admit: (nowMs: number) => false | ((verdict: Verdict, nowMs: number) => void)
}
export interface SimulatedTransition {
  readonly atMs: number
  readonly from: CircuitState
  readonly to: CircuitState
  readonly reason: string
}
export interface SimulationProgress {
  readonly atMs: number
  readonly share: number
}
export interface SimulationResult {
  readonly kind: 'simulation'
  readonly durationMs: number
  readonly totals: SimulationTotals
  readonly mostInProgress: number
  readonly mostQueued: number
  readonly latencyMs: LatencyReport | undefined
  readonly probes: ProbeReport
  readonly episodes: readonly EpisodeReport[]
  readonly bucketMs: number
  readonly series: readonly SeriesPoint[]
  readonly transitions: readonly GuardTransition[]
  readonly leftOut: {
    readonly transitions: number
  }
}
export interface SimulationSweepOptions extends GridOptions, Omit<SimulateOptions, 'guard' | 'onProgress'> {
  readonly calls?: undefined
  readonly guard?:
    ((context: GuardContext, point: GridPoint) => Guard<unknown> | SimulatedGuard | undefined) | undefined
}
export interface SimulationTotals {
  readonly calls: number
  readonly good: number
  readonly failed: number
  readonly refused: number
  readonly substituted: number
  readonly turnedAway: number
  readonly unfinished: number
  readonly attempts: number
  readonly probes: number
  readonly goodRefused: number
  readonly failuresAvoided: number
  readonly trips: number
  readonly falseTrips: number
}
export interface SlowEpisode extends Sickness {
  readonly kind: 'slow'
  readonly factor: number
}
export interface StallEpisode extends Span {
  readonly kind: 'stall'
  readonly clients?: string | undefined
  readonly processes?: readonly number[] | undefined
}
export type SweepGrid = Readonly<Record<string, readonly unknown[]>>
export type SweepOptions = ReplaySweepOptions | SimulationSweepOptions
export interface SweepPoint extends Tradeoff {
  readonly point: GridPoint
  readonly result: ReplayResult | SimulationResult
}
export interface SweepProgress {
  readonly done: number
  readonly of: number
}
export interface SweepResult {
  readonly kind: 'sweep'
  readonly points: readonly SweepPoint[]
  readonly front: readonly SweepPoint[]
  readonly recommendation: string
}
export interface Tradeoff {
  readonly price: number
  readonly load: number
}
export interface TrafficEpisode extends Span {
  readonly kind: 'lowTraffic' | 'surge'
  readonly factor: number
  readonly clients?: string | undefined
}
export function describe(result: ReplayResult | SimulationResult | SweepResult): string
export function parseCalls(
  lines: string | CallLines,
  options?: ParseCallsOptions,
): AsyncIterable<readonly RecordedCall[]>
export function recordCalls(breaker: CircuitBreaker, write: (line: string) => void): Unsubscribe
export function replay(options: ReplayOptions): Promise<ReplayResult>
export function simulate(options: SimulateOptions): Promise<SimulationResult>
export function sweep(options: SweepOptions): Promise<SweepResult>
// Backoff is reported with recloser/backoff.
// CircuitBreaker is reported with recloser.
// CircuitBreakerOptions is reported with recloser.
// CircuitState is reported with recloser.
// Guard is reported with recloser.
// TransitionEvent is reported with recloser.
// Unsubscribe is reported with recloser.
// Verdict is reported with recloser/machine.
// No entry point exports this type:
interface GridOptions {
  readonly grid: SweepGrid
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined
}
// No entry point exports this type:
interface Sickness extends Span {
  readonly shards?: readonly number[] | undefined
}
// No entry point exports this type:
interface Span {
  readonly fromMs: number
  readonly forMs: number
}
