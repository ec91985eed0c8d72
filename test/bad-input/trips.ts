import {
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  stalled,
  timeWindow,
} from 'recloser/trip'
import { untyped } from '../support/complaint.ts'
import type { Factory } from './arguments.ts'
import * as kind from './kinds.ts'

const window = kind.object(countWindow(20), timeWindow())
const rate = { threshold: kind.share, minimumCalls: { ...kind.wholeNumber, good: [1, 20] }, over: window }

/** The trip strategies and their windows. */
export const trips: readonly Factory[] = [
  {
    place: 'timeWindow()',
    make: (options) => timeWindow(untyped(options)),
    base: {},
    options: { durationMs: kind.duration, buckets: kind.wholeNumber },
  },
  {
    place: 'failureCount()',
    make: (options) => failureCount(untyped(options)),
    base: {},
    options: { threshold: kind.wholeNumber, over: window },
  },
  {
    place: 'failureRate()',
    make: (options) => failureRate(untyped(options)),
    base: {},
    options: { ...rate, forMs: kind.milliseconds },
  },
  {
    place: 'slowCallRate()',
    make: (options) => slowCallRate(untyped(options)),
    base: { slowerThanMs: 5 },
    options: { slowerThanMs: kind.milliseconds, ...rate },
  },
  {
    place: 'consecutiveFailures()',
    make: (options) => consecutiveFailures(5, untyped(options)),
    base: {},
    options: { forMs: kind.milliseconds },
  },
  {
    place: 'stalled()',
    make: (options) => stalled(untyped(options)),
    base: {},
    options: { afterMs: kind.positiveMilliseconds, minimumCalls: kind.wholeNumber },
  },
]
