import { checkAnswer, milliseconds, rule } from '../base/check.ts'
import { askHook, isThenable, type HookErrorHandler } from '../base/hook.ts'

/** The counts of a half-open period, as `stats` shows them. */
export interface RecoveryCounts {
  /** Failed and slow probes. */
  readonly failures: number
  /** Probes that succeeded. */
  readonly successes: number
  /** The share of the calls that is admitted now, 0 to 1, for a strategy that lets the traffic grow. */
  readonly admittedShare?: number | undefined
}

/** How a probe ended. A slow probe failed, if slow calls can open the circuit. */
export type ProbeVerdict = 'success' | 'failure' | 'ignored'

/**
 * Decides how a half-open circuit recovers. A strategy has rules, never counts. The counts are in a tally that the
 * circuit owns, so that one strategy serves any number of breakers. Each half-open period begins with a new tally. The
 * tally is not part of a snapshot, which stores a half-open circuit as an open one with no time left to wait.
 */
export interface RecoveryStrategy<Tally = unknown> {
  /** Names the rule, such as `slowStart`. */
  readonly shape: string
  /**
   * How many successful probes close the circuit, if that is a fixed number. Then a background probe continues until it
   * is reached.
   */
  readonly successes?: number | undefined
  /** How many failed probes open it again, if that is a fixed number. */
  readonly failures?: number | undefined
  /** How many probes may be in flight at once, if that is a fixed number. */
  readonly maxCalls?: number | undefined
  /** @internal The rules of a ramp, for code that ramps up several circuits together. */
  readonly ramp?: { readonly roundMs: number; readonly threshold: number } | undefined
  /**
   * The tally of a half-open period that begins now, with the first probe.
   *
   * @param refusedAtMs when the open circuit last rejected a call; `undefined` if it rejected none
   */
  empty(nowMs: number, refusedAtMs: number | undefined): Tally
  /**
   * Milliseconds until a call would be admitted: 0 if and only if a call made now would be. Changes nothing.
   *
   * @param probeTimeoutMs a probe that is unsettled for this long must not prevent another from being admitted
   */
  wait(tally: Tally, nowMs: number, probeTimeoutMs: number): number
  /** Admits a probe, in place. Called if `wait` is 0, and for the first probe. */
  admit(tally: Tally, nowMs: number, probeTimeoutMs: number): void
  /** A call was rejected, because `wait` was above 0. */
  reject?(tally: Tally, nowMs: number): void
  /**
   * Counts how a probe of this period ended, in place, and returns the next state; with `undefined` the circuit stays
   * half-open.
   *
   * @param admittedAtMs when the probe was admitted; probes of the same time are interchangeable
   * @param cause of a failure: the error, or the value that failed
   */
  settle(
    tally: Tally,
    admittedAtMs: number,
    verdict: ProbeVerdict,
    nowMs: number,
    cause?: unknown,
  ): 'closed' | 'open' | undefined
  /** Reads the counts; changes nothing. */
  counts(tally: Tally, nowMs: number): RecoveryCounts
  /** @internal Like `wait`, for the first probe, once the open period is over. */
  firstWait?(): number
  /** @internal Whether others have all the probes of an open circuit, which is half-open before its first own probe. */
  isFull?(): boolean
}

/** The methods that make an object a strategy. */
const methods = ['empty', 'wait', 'admit', 'settle', 'counts'] as const

/** The rule for options that take a strategy. */
export const recoveryRule = rule<RecoveryStrategy>('object', 'a recovery strategy, such as slowStart()', (strategy) =>
  methods.every((method) => typeof strategy[method] === 'function'),
)

const hook = 'recovery'

/** The answers if a strategy has none: each call is admitted, and the first verdict decides. */
const standIns: Readonly<Record<string, unknown>> = {
  wait: 0,
  counts: { failures: 0, successes: 0 },
  success: 'closed',
  failure: 'open',
}

/** The same strategy, but it never throws and never returns a promise. */
export function safeRecovery(strategy: RecoveryStrategy, onHookError: HookErrorHandler): RecoveryStrategy {
  // Not all methods of the strategy: a gate needs more.
  const { shape, successes, failures, maxCalls, ramp } = strategy
  const safe: Record<string, unknown> = { shape, successes, failures, maxCalls, ramp }
  for (const method of [...methods, 'reject'] as const) {
    safe[method] = (...args: Parameters<RecoveryStrategy['settle']>): unknown => {
      const [, , verdict] = args
      return askHook(
        () => {
          // Each method takes the first of the parameters of the longest one.
          const answer: unknown = (strategy[method] as RecoveryStrategy['settle'] | undefined)?.(...args)
          if (method === 'wait') return checkAnswer(hook, 'wait()', answer, milliseconds)
          return isThenable(answer) ? checkAnswer(hook, `${method}()`, answer, atOnce) : answer
        },
        standIns[method === 'settle' ? verdict : method],
        hook,
        onHookError,
      )
    }
  }
  return safe as unknown as RecoveryStrategy
}

const atOnce = rule('', 'an answer at once')
