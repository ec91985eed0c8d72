import { number, readOptions, optionError, rule } from '../base/check.ts'
import { longestTimerMs } from '../base/clock.ts'
import { seededRandom, seedRule } from './seeded-random.ts'

/** What one call of a scripted dependency does. */
export type Step<T = unknown> = 'ok' | 'fail' | StepDetails<T>

/** What one call does, in detail; all fields are optional. */
export interface StepDetails<T = unknown> {
  /**
   * How long the call hangs first, in milliseconds: 0 to 2147483647, or Infinity (until it is aborted).
   *
   * @default 0
   */
  readonly hangMs?: number | undefined
  /** What the call then rejects with; not together with `value`. */
  readonly error?: unknown
  /** What the call then resolves to, instead of calling the function. */
  readonly value?: T | undefined
}

/** Rates instead of a list: for each call, random numbers decide whether it hangs and whether it fails. */
export interface ChaosOptions {
  /**
   * Share of calls that fail, from 0 to 1.
   *
   * @default 0
   */
  readonly failureRate?: number | undefined
  /**
   * Share of calls that hang for `hangMs` first, from 0 to 1.
   *
   * @default 0
   */
  readonly hangRate?: number | undefined
  /**
   * How long these calls hang, in milliseconds: 0 to 2147483647, or Infinity (until they are aborted).
   *
   * @default 1_000
   */
  readonly hangMs?: number | undefined
  /**
   * What a failing call rejects with.
   *
   * @default a new Error for each call
   */
  readonly error?: unknown
  /**
   * The seed of the random numbers: the same seed gives the same calls. A whole number from 0 to 4294967295.
   *
   * @default 1
   */
  readonly seed?: number | undefined
}

/** What the next call does. */
export interface Turn {
  readonly hangMs: number
  /** `undefined` if it does not fail. */
  readonly error: unknown
  /** `undefined` if the function is called. */
  readonly value?: unknown
}

/**
 * What each call does, in order. The last step of a list repeats.
 *
 * @throws TypeError, RangeError
 */
export function turnsOf(caller: string, script: readonly Step[] | ChaosOptions): () => Turn {
  if (!isList(script)) return chance(caller, script)
  const turns = script.map((step, at) => turnOf(caller, `script[${at}]`, step))
  const last = turns.at(-1)
  if (last === undefined) throw optionError(RangeError, caller, 'script', 'one step or more', script)
  let next = 0
  return () => (turns[next++] ?? last)()
}

const isList = (script: readonly Step[] | ChaosOptions): script is readonly Step[] => Array.isArray(script)

const scriptedFailure = (): Error => new Error('scripted failure')

const share = number('a number from 0 to 1', (value) => value >= 0 && value <= 1)

const hang = number(
  `a number of milliseconds from 0 to ${longestTimerMs}, or Infinity`,
  (ms) => (ms >= 0 && ms <= longestTimerMs) || ms === Infinity,
)

const anything = 'string number bigint boolean symbol undefined object function'
const reason = rule<unknown>(anything, 'an error or another value except null')

function turnOf(caller: string, name: string, step: Step): () => Turn {
  if (step === 'ok') return () => ({ hangMs: 0, error: undefined })
  if (step === 'fail') return () => ({ hangMs: 0, error: scriptedFailure() })
  if (typeof step !== 'object' || (step as unknown) === null) {
    const Kind = typeof step === 'string' ? RangeError : TypeError
    throw optionError(Kind, caller, name, "'ok', 'fail' or { hangMs, error, value }", step)
  }
  const { value } = step
  // Null is also an answer.
  const schema = { hangMs: [hang, 0], error: [reason, undefined], value: [reason, undefined] } as const
  const { hangMs, error } = readOptions(`${caller} ${name}`, { ...step, value: undefined }, schema)
  if (error !== undefined && value !== undefined) {
    throw optionError(TypeError, `${caller} ${name}`, 'value', 'absent where `error` is given', value)
  }
  return () => ({ hangMs, error, value })
}

function chance(caller: string, options: ChaosOptions): () => Turn {
  const { failureRate, hangRate, hangMs, error, seed } = readOptions(caller, options, {
    failureRate: [share, 0],
    hangRate: [share, 0],
    hangMs: [hang, 1_000],
    error: [reason, undefined],
    seed: [seedRule, 1],
  })
  const random = seededRandom(seed)
  return () => {
    // Two random numbers for each call, even if they are not needed, so that one rate can be changed alone.
    const hangs = random() < hangRate
    const fails = random() < failureRate
    return { hangMs: hangs ? hangMs : 0, error: fails ? (error ?? scriptedFailure()) : undefined }
  }
}
