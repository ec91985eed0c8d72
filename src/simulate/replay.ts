import { callback, optionError, readOptions, rule, wholeNumber } from '../base/check.ts'
import { ignoreError } from '../base/hook.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { throwIfAborted } from '../call/abort.ts'
import { signalRule } from '../call/task.ts'
import { seededRandom, seedRule } from '../testing/seeded-random.ts'
import { pause } from './pause.ts'
import { isRecordedCall, recordedCall, type RecordedCall } from './recorded-call.ts'
import { ReplayRun } from './replay-run.ts'
import type { ReplayResult } from './replay-result.ts'

/** Calls in the order in which they began. An async iterable may give them one by one or, which is faster, in arrays. */
export type RecordedCalls = Iterable<RecordedCall> | AsyncIterable<RecordedCall | readonly RecordedCall[]>

/** `calls` is required; an unknown key is an error. */
export interface ReplayOptions {
  /** The calls, sorted by `atMs`. They are read once, and none is kept. */
  readonly calls: RecordedCalls
  /**
   * The options of the breaker, as for `new CircuitBreaker()`, but for `clock`, which is the replay's own. The predicates are
   * not asked, because each call brings its verdict, and `shadow` changes nothing: the replay shows what enforcing would do.
   *
   * @default {}
   */
  readonly options?: CircuitBreakerOptions | undefined
  /**
   * Where the chance of a jittered backoff begins, unless the options have a `random`: the same seed gives the same replay. A
   * whole number from 0 to 4294967295.
   *
   * @default 1
   */
  readonly seed?: number | undefined
  /**
   * How many transitions, and how many periods, the result keeps at most: half of them from the beginning and half from the
   * end. A whole number above 0.
   *
   * @default 1_000
   */
  readonly maxTransitions?: number | undefined
  /** Aborting it rejects with its reason, at the next pause. */
  readonly signal?: AbortSignal | undefined
  /** Called after every 65,536 calls and at the end. What it throws ends the replay. */
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}

/** How far a replay has come. */
export interface ReplayProgress {
  /** How many calls it has played. */
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

// A breaker decides so many calls in some hundredths of a second.
const callsBetweenPauses = 65_536

/**
 * Plays the calls of a trace through a circuit breaker in virtual time: the very code that runs in production decides on each
 * call when it begins and gets its verdict when it ends, so that calls overlap, verdicts come late and probes are probes as
 * they would be. Where a verdict and an admission have the same moment, the verdict comes first.
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

/** The same; `onCall` hears of each call whether the breaker admitted it. */
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
 * The options of a breaker whose clock and chance are those of the instrument.
 *
 * @throws TypeError, RangeError
 */
export function replayable(place: string, options: CircuitBreakerOptions, seed: number): CircuitBreakerOptions {
  const { clock, random = seededRandom(seed) } = options
  if (clock !== undefined) {
    throw optionError(TypeError, place, 'options.clock', 'absent, because the trace has the time', clock)
  }
  resolveOptions(options)
  return { ...options, random }
}
