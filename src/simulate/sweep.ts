import { callback, optionError, readObject, readOptions, rule } from '../base/check.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Guard } from '../call/task.ts'
import { paretoFront, recommend, type Tradeoff } from './front.ts'
import { pointInWords, pointsOf, type GridPoint, type SweepGrid } from './grid.ts'
import type { GuardContext, SimulatedGuard } from './guard.ts'
import { isIterable, replay, replaySchema, type RecordedCalls, type ReplayOptions } from './replay.ts'
import type { ReplayResult } from './replay-result.ts'
import { simulate, simulateSchema, type SimulateOptions } from './simulate.ts'
import type { SimulationResult } from './simulation-result.ts'

/** The options of every sweep. */
interface GridOptions {
  /**
   * The values to try for each option of the breaker, such as `{ failureThreshold: [3, 5, 10] }`. Every combination is
   * tried, at most 10,000 of them.
   */
  readonly grid: SweepGrid
  /** Called after each combination. An error that it throws ends the sweep. */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined
}

/** A sweep over a trace: the options of `replay`, and a grid. The values of the grid override those of `options`. */
export interface ReplaySweepOptions extends GridOptions, Omit<ReplayOptions, 'calls' | 'onProgress'> {
  /** The calls. If they can be read only once, unlike an array, pass a function that returns them again each time. */
  readonly calls: RecordedCalls | (() => RecordedCalls)
}

/** A sweep over a simulation: the options of `simulate`, and a grid. */
export interface SimulationSweepOptions extends GridOptions, Omit<SimulateOptions, 'guard' | 'onProgress'> {
  /** Not allowed in a sweep over a simulation. */
  readonly calls?: undefined
  /**
   * Makes a guard for one combination of the grid.
   *
   * @default a CircuitBreaker with these options
   */
  readonly guard?:
    ((context: GuardContext, point: GridPoint) => Guard<unknown> | SimulatedGuard | undefined) | undefined
}

/** A sweep over a trace, with `calls`, or over a simulation, with `clients`. */
export type SweepOptions = ReplaySweepOptions | SimulationSweepOptions

/** The progress of a sweep. */
export interface SweepProgress {
  /** How many combinations are done. */
  readonly done: number
  /** How many combinations there are. */
  readonly of: number
}

/** The result of one combination. */
export interface SweepPoint extends Tradeoff {
  /** The combination of options. */
  readonly point: GridPoint
  /** The result of the replay or simulation. */
  readonly result: ReplayResult | SimulationResult
}

/** The results of all combinations of options. */
export interface SweepResult {
  /** The kind of result, to distinguish it from others. */
  readonly kind: 'sweep'
  /** Every combination, in the order of the grid. */
  readonly points: readonly SweepPoint[]
  /**
   * The combinations that no other beats, the lowest price first. Each further combination protects more, and costs
   * more.
   */
  readonly front: readonly SweepPoint[]
  /** The recommended combination, and why, in a few sentences. */
  readonly recommendation: string
}

const caller = 'sweep()'

const callsRule = rule<RecordedCalls | (() => RecordedCalls)>(
  'object function',
  'an iterable or async iterable of calls, or a function that gives one, unless there are `clients` to simulate',
  (value) => typeof value === 'function' || isIterable(value),
)
const guardRule = callback<NonNullable<SimulationSweepOptions['guard']>>()

/** The rules for the options that both kinds of sweep have. */
const schema = {
  grid: [rule<SweepGrid>('object', 'an object', (value) => !Array.isArray(value))],
  onProgress: [callback<(progress: SweepProgress) => unknown>(), undefined],
} as const

/**
 * Tries every combination of a grid of options, on one trace or one simulation, and finds the combinations that no
 * other beats. They are compared by price, the share of good calls refused, and by protection, how little load reaches
 * the sick dependency.
 *
 * @throws TypeError, RangeError for bad options, with the combination that is wrong; the reason of the signal
 * @example
 * ```ts
 * import { describe, sweep } from 'recloser/simulate'
 *
 * const result = await sweep({
 *   clients: { ratePerSecond: 50, deadlineMs: 1_000 },
 *   dependency: { episodes: [{ kind: 'down', fromMs: 10_000, forMs: 20_000 }] },
 *   durationMs: 60_000,
 *   grid: { failureThreshold: [3, 10], resetTimeoutMs: [1_000, 10_000] },
 * })
 * console.log(describe(result))
 * ```
 */
export function sweep(options: SweepOptions): Promise<SweepResult> {
  return sweepEach(options, (given, point) => ({ ...given, ...point }))
}

/** Makes the options of one breaker over a trace from those of the sweep and a combination. */
type Merge = (options: CircuitBreakerOptions, point: GridPoint) => CircuitBreakerOptions

/** The same; over a trace, `merge` makes the options of each breaker. */
export async function sweepEach(options: SweepOptions, merge: Merge): Promise<SweepResult> {
  const { calls, clients } = readObject(caller, 'options', options)
  const isSimulation = calls === undefined && clients !== undefined
  const { grid, combinations, onProgress, run } = isSimulation ? simulations(options) : replays(options, merge)
  const points: SweepPoint[] = []
  for (const point of combinations) {
    const result = await run(point)
    points.push({ point, result, ...(result.kind === 'replay' ? ofReplay(result) : ofSimulation(result)) })
    onProgress?.({ done: points.length, of: combinations.length })
  }
  const front = paretoFront(points)
  return {
    kind: 'sweep',
    points,
    front,
    recommendation: recommend(points, front, ({ point }) => pointInWords(point, grid)),
  }
}

/** The parts of a sweep. */
interface Sweep {
  readonly grid: SweepGrid
  /** All of them are checked before the first is run. */
  readonly combinations: readonly GridPoint[]
  readonly onProgress: ((progress: SweepProgress) => unknown) | undefined
  readonly run: (point: GridPoint) => Promise<ReplayResult | SimulationResult>
}

/** Replays the trace with one combination after the other. */
function replays(given: unknown, merge: Merge): Sweep {
  const fields = readOptions(caller, given, { ...replaySchema, calls: [callsRule], ...schema })
  const { calls, grid, onProgress, options, ...rest } = fields
  const combinations = pointsOf(caller, grid)
  const fresh = typeof calls === 'function' ? calls : () => calls
  if (combinations.length > 1 && typeof calls === 'object' && isOneWay(calls)) {
    throw optionError(
      TypeError,
      caller,
      'calls',
      'a function that returns the calls each time, because they can be read only once',
      calls,
    )
  }
  for (const point of combinations) checkPoint(merge(options, point), point, grid)
  const run = (point: GridPoint) => replay({ ...rest, calls: fresh(), options: merge(options, point) })
  return { grid, combinations, onProgress, run }
}

function simulations(given: unknown): Sweep {
  const fields = readOptions(caller, given, { ...simulateSchema, guard: [guardRule, undefined], ...schema })
  const { guard, grid, onProgress, ...rest } = fields
  const combinations = pointsOf(caller, grid)
  const breakerOf = ({ clock, random, name }: GuardContext, point: GridPoint): CircuitBreaker =>
    new CircuitBreaker({ name, random, ...point, clock })
  if (guard === undefined) for (const point of combinations) checkPoint(point, point, grid)
  const make = guard ?? breakerOf
  const run = (point: GridPoint) => simulate({ ...rest, guard: (context) => make(context, point) })
  return { grid, combinations, onProgress, run }
}

/** An iterator is its own iterable; an iterable that can be read again makes a new iterator. */
const isOneWay = (calls: RecordedCalls): boolean =>
  (Symbol.asyncIterator in calls ? calls[Symbol.asyncIterator]() : calls[Symbol.iterator]()) === (calls as unknown)

/** @throws TypeError, RangeError that name the combination */
function checkPoint(options: CircuitBreakerOptions, point: GridPoint, grid: SweepGrid): void {
  try {
    resolveOptions(options)
  } catch (error) {
    const { message } = error as Error
    const Kind = error instanceof RangeError ? RangeError : TypeError
    throw new Kind(`${caller} grid ${pointInWords(point, grid)}: ${message}`, { cause: error })
  }
}

function ofReplay({ totals }: ReplayResult): Tradeoff {
  const { goodRefused, goodCalls, failuresAvoided, failingCalls } = totals
  return { price: ratio(goodRefused, goodCalls), load: ratio(failingCalls - failuresAvoided, failingCalls) }
}

function ofSimulation({ totals, episodes }: SimulationResult): Tradeoff {
  const sick = episodes.filter(({ kind }) => !['lowTraffic', 'surge', 'stall'].includes(kind))
  const sum = (name: 'attempts' | 'calls'): number => sick.reduce((all, episode) => all + episode[name], 0)
  return {
    price: ratio(totals.goodRefused, totals.good + totals.goodRefused),
    load: ratio(sum('attempts'), sum('calls')),
  }
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
