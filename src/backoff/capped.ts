import { check, milliseconds, number, type Fields } from '../base/check.ts'

/** The options that all growing backoffs have. */
export interface CappedOptions {
  /** The first delay, in milliseconds: finite, 0 or more. */
  readonly initialMs: number
  /**
   * The longest delay, in milliseconds; at least `initialMs`.
   *
   * @default 3_600_000 (one hour), or `initialMs` if that is longer
   */
  readonly maxMs?: number | undefined
}

export const finiteMilliseconds = number(
  'a finite number of milliseconds, 0 or more',
  (value) => value >= 0 && value < Infinity,
)

/** The default of the longest delay, in milliseconds, so that nothing waits for more than an hour by accident. */
export const defaultMaxMs = 3_600_000

/** The fields of `CappedOptions`, for `readOptions`. */
export const cappedSchema = { initialMs: [finiteMilliseconds], maxMs: [milliseconds, undefined] } as const

/** @throws RangeError when the cap is lower than the first delay */
export const completeCap = (caller: string, { initialMs, maxMs }: Fields<typeof cappedSchema>): number =>
  check(
    caller,
    'maxMs',
    maxMs ?? Math.max(initialMs, defaultMaxMs),
    number(`at least the \`initialMs\` of ${initialMs}`, (value) => value >= initialMs),
  )
