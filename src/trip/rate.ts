import { check, number, wholeNumber, type Fields } from '../base/check.ts'
import { timeWindow } from './time-window.ts'
import type { TripWindow } from './window.ts'
import { windowRule } from './windowed.ts'

/** When a rate opens the circuit; the same for failures and for slow calls. */
export interface WindowRateOptions {
  /**
   * The share of calls at which the circuit opens, above 0 and at most 1. It is compared with >=, so 1 means every
   * call.
   *
   * @default 0.5
   */
  readonly threshold?: number | undefined
  /**
   * With fewer calls than this in the window, the circuit does not open; a whole number above 0, at most the size of a
   * count window.
   *
   * @default 10, or the size of a smaller count window
   */
  readonly minimumCalls?: number | undefined
  /**
   * The window of calls that the rule looks at.
   *
   * @default timeWindow(): the last 60 seconds
   */
  readonly over?: TripWindow | undefined
}

/**
 * The fields of `WindowRateOptions`, for `readOptions`; `completeRate` fills in the defaults that depend on the window.
 */
export const rateSchema = {
  threshold: [number('a number above 0, at most 1', (value) => value > 0 && value <= 1), 0.5],
  minimumCalls: [wholeNumber, undefined],
  over: [windowRule, undefined],
} as const

/** The same options, complete. */
type Rate = { readonly [Name in keyof WindowRateOptions]-?: NonNullable<WindowRateOptions[Name]> }

/** @throws RangeError */
export function completeRate(
  caller: string,
  { threshold, minimumCalls, over = timeWindow() }: Fields<typeof rateSchema>,
): Rate {
  return { threshold, over, minimumCalls: withinWindow(caller, 'minimumCalls', minimumCalls, 10, over) }
}

/** Refuses a number above the size of the window, because the circuit could never open. */
export function withinWindow(
  caller: string,
  name: string,
  calls: number | undefined,
  fallback: number,
  { maxCalls = Infinity }: TripWindow,
): number {
  const description = `at most the ${maxCalls} calls of the window`
  return check(
    caller,
    name,
    calls ?? Math.min(fallback, maxCalls),
    number(description, (value) => value <= maxCalls),
  )
}

/** The share that a rule found, as text for people: 0.6667. */
export const shareText = (part: number, calls: number): string => String(Number((part / calls).toFixed(4)))
