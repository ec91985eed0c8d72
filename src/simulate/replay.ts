import { callback, optionError, readOptions, rule, wholeNumber } from '../base/check.ts'
import { ignoreError } from '../base/hook.ts'
import { ownOptions, resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { throwIfAborted } from '../call/abort.ts'
import { signalRule } from '../call/task.ts'
import { seededRandom, seedRule } from '../testing/seeded-random.ts'
import { pause } from './pause.ts'
import { isRecordedCall, recordedCall, type RecordedCall } from './recorded-call.ts'
import { ReplayRun } from './replay-run.ts'
import type { ReplayResult } from './replay-result.ts'

/**
 * Calls in the order in which they began. An async iterable may yield them one by one or, which is faster, in arrays.
 */
export type RecordedCalls = Iterable<RecordedCall> | AsyncIterable<RecordedCall | readonly RecordedCall[]>

/** `calls` is required; an unknown key is an error. */
export interface ReplayOptions {
  /** The calls, sorted by `atMs`. They are read once, and none is kept. */
  readonly calls: RecordedCalls
  /**
   * The options of the breaker, as for `new CircuitBreaker()`, except `clock`, because the replay has its own. The
   * predicates are not called, because each call has its verdict. Without a `wallClock`, a `snapshot` counts as saved
   * just before the first call. `shadow` changes nothing: the replay shows what the
   * breaker would do outside shadow mode.
   *
   * @default {}
   */
  readonly options?: CircuitBreakerOptions | undefined
  /**
   * The seed of the random numbers for a backoff with jitter, unless the options have a `random`. The same seed gives
   * the same replay. A whole number from 0 to 4294967295.
   *
   * @default 1
   */
  readonly seed?: number | undefined
  /**
   * The largest number of transitions, and of periods, that the result keeps: half of them from the beginning and half
   * from the end. A whole number above 0.
   *
   * @default 1_000
   */
  readonly maxTransitions?: number | undefined
  /** If it is aborted, the replay rejects with its reason at the next pause. */
  readonly signal?: AbortSignal | undefined
  /** Called after every 65,536 calls and at the end. An error that it throws ends the replay. */
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}

/** The progress of a replay. */
export interface ReplayProgress {
  /** How many calls it has replayed. */
  readonly calls: number
  /** The time of the trace, in milliseconds. */
  readonly atMs: number
}

/** Whether the object has items, one after the other. */
export const isIterable = (value: object): value is RecordedCalls =>
  Symbol.iterator in value || Symbol.asyncIterator in value

const callsRule = rule<RecordedCalls>('object', 'an iterable or async iterable of calls', isIterable)

const optionsRule = rule<CircuitBreakerOptions>(
  'object',
  'the options of a CircuitBreaker',
  (value) => !Array.isArray(value),
)

/** The rules for the options of a replay. */
export const replaySchema = {
  calls: [callsRule],
  options: [optionsRule, {}],
  seed: [seedRule, 1],
  maxTransitions: [wholeNumber, 1_000],
  signal: [signalRule, undefined],
  onProgress: [callback<(progress: ReplayProgress) => unknown>(), undefined],
} as const

const caller = 'replay()'

// A breaker decides this many calls in a few hundredths of a second.
const callsBetweenPauses = 65_536

/**
 * Sends the calls of a trace through a circuit breaker in virtual time. The same code as in production decides about
 * each call when it begins and receives its verdict when it ends. So calls overlap, verdicts come late and probes are
 * probes, as in production. If a verdict and an admission have the same time, the verdict comes first.
 *
 * Memory does not grow with the length of the trace, only with the number of calls in flight at once.
 *
 * @throws TypeError, RangeError for bad options and bad calls; the reason of the signal
 * @example
 * ```ts
 * import { describe, replay } from 'recloser/simulate'
 *
 * const calls = Array.from({ length: 100 }, (_, n) => ({
 *   atMs: n * 100,
 *   durationMs: 20,
 *   outcome: n >= 20 && n < 60 ? ('failure' as const) : ('success' as const),
 * }))
 * const result = await replay({ calls, options: { failureThreshold: 5, resetTimeoutMs: 1_000 } })
 * console.log(describe(result))
 * ```
 */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  return replayEach(options, ignoreError)
}

/** The same; `onCall` receives each call, and whether the breaker admitted it. */
export async function replayEach(
  options: ReplayOptions,
  onCall: (call: RecordedCall, admitted: boolean) => void,
): Promise<ReplayResult> {
  const fields = readOptions(caller, options, replaySchema)
  const { calls, maxTransitions, signal, onProgress } = fields
  const breakerOptions = replayable(caller, fields.options, fields.seed)
  throwIfAborted(signal)
  let run: ReplayRun | undefined
  let sinceMs = -Infinity
  let played = 0

  function play(value: RecordedCall): void {
    const call = isRecordedCall(value, sinceMs) ? value : recordedCall(caller, `calls[${played}]`, value, sinceMs)
    sinceMs = call.atMs
    run ??= new ReplayRun(breakerOptions, maxTransitions, sinceMs)
    onCall(call, run.play(call))
    played++
  }
  const rest = async (): Promise<void> => {
    onProgress?.({ calls: played, atMs: sinceMs })
    await pause()
    throwIfAborted(signal)
  }

  if (Symbol.asyncIterator in calls) {
    for await (const some of calls) {
      throwIfAborted(signal)
      for (const call of isList(some) ? some : [some]) {
        play(call)
        if (played % callsBetweenPauses === 0) await rest()
      }
    }
  } else {
    for (const call of calls) {
      play(call)
      if (played % callsBetweenPauses === 0) await rest()
    }
  }
  const result = (run ?? new ReplayRun(breakerOptions, maxTransitions, 0)).end()
  onProgress?.({ calls: played, atMs: result.toMs })
  return result
}

const isList = (some: RecordedCall | readonly RecordedCall[]): some is readonly RecordedCall[] => Array.isArray(some)

/**
 * The options of a breaker whose clock and random numbers come from the caller.
 *
 * @throws TypeError, RangeError
 */
export function replayable(place: string, options: CircuitBreakerOptions, seed: number): CircuitBreakerOptions {
  const given = ownOptions(place, 'options', options)
  // By this wall clock no time has passed since a snapshot was saved, so that it gives the same result on every day.
  const { clock, random = seededRandom(seed), wallClock = () => 0 } = given
  if (clock !== undefined) {
    throw optionError(TypeError, place, 'options.clock', 'absent, because the trace has the time', clock)
  }
  resolveOptions(options)
  return { ...given, random, wallClock }
}
