import {
  gradual,
  hangs,
  lasting,
  lastingRate,
  oneProbe,
  overdueCalls,
  preset,
  twoProbes,
  twoProbesByStrategy,
} from './option-sets.ts'
import type { Ground } from './walk.ts'

const bound = { unsettled: 3, holds: 1 }
const small = { unsettled: 2, holds: 0 }
const hundred = { halfOpenMaxCalls: 1, probeTimeoutMs: 100 }

export const one: Ground = { set: oneProbe, limits: { halfOpenMaxCalls: 1, probeTimeoutMs: 60_000 }, bound }
export const oneWithTwoHolds: Ground = { ...one, bound: { ...bound, holds: 2 } }
export const two: Ground = { set: twoProbes, limits: { halfOpenMaxCalls: 2, probeTimeoutMs: 100 }, bound }
export const byStrategy: Ground = { ...two, set: twoProbesByStrategy }
export const inTime: Ground = { set: lasting, limits: hundred, bound: small }
export const rateInTime: Ground = { ...inTime, set: lastingRate }

export const overdue: Ground = {
  set: overdueCalls,
  limits: { ...hundred, overdue: { slowerThanMs: 50, windowCalls: 3 } },
  bound: small,
}

export const hanging: Ground = {
  set: hangs,
  limits: { ...hundred, hang: { afterMs: 50, minimumCalls: 2 } },
  bound: { ...bound, holds: 0 },
}

/** A round is twice as large only after as many good answers. */
const ramp = (successes: number): number => 1 + successes

/** Begins with a circuit that rejected a call while it was open, and admitted its first probe. */
export const stepByStep: Ground = {
  set: gradual,
  limits: { halfOpenMaxCalls: ramp, probeTimeoutMs: 80, closesWithinMs: 40 * 40 },
  bound: small,
  start: ['trip', 'tryAcquire', 'to the boundary', 'tryAcquire'],
}

const recommended: Ground = {
  set: preset,
  limits: {
    halfOpenMaxCalls: ramp,
    probeTimeoutMs: 10_000,
    closesWithinMs: 40 * 12,
    hang: { afterMs: 5_000, minimumCalls: 5 },
  },
  bound: { unsettled: 6, holds: 0 },
}

const times = (count: number, ...titles: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => titles).flat()

/** Five failures in a row. */
export const failing: Ground = { ...recommended, start: times(5, 'tryAcquire', 'oldest: failure') }

/** Five calls in flight, of which none has ended for almost so long as a hang takes. */
export const waiting: Ground = {
  ...recommended,
  start: [...times(5, 'tryAcquire'), ...times(33, 'half the wait')],
}
