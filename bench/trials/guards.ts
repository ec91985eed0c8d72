import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import type { GuardFactory } from 'recloser/simulate'
import { adaptiveThrottle } from './guards/adaptive-throttle.ts'
import { ideal, idealForPool } from './guards/ideal.ts'
import type { Variant } from './trial.ts'

/** What decides on calls in a trial. */
export interface TrialGuard {
  readonly id: string
  readonly title: string
  /** A guard for a world. */
  readonly factory: (variant: Variant) => GuardFactory
}

export const none: TrialGuard = { id: 'none', title: 'no breaker', factory: () => () => undefined }

export const recommendedGuard: TrialGuard = {
  id: 'recommended',
  title: '`recommended()`',
  factory:
    () =>
    ({ clock, random }) =>
      new CircuitBreaker(recommended({ clock, random })),
}

export const idealGuard: TrialGuard = {
  id: 'ideal',
  title: 'ideal: knows the future',
  factory: ({ patienceMs, places }) => (places === undefined ? ideal(patienceMs) : idealForPool(places)),
}

/** Those that belong to this repository. */
export const ownGuards: readonly TrialGuard[] = [
  none,
  {
    id: 'default',
    title: '`new CircuitBreaker()`',
    factory:
      () =>
      ({ clock, random }) =>
        new CircuitBreaker({ clock, random }),
  },
  recommendedGuard,
  {
    id: 'throttle-120',
    title: 'adaptive throttle, 120 s',
    factory: () => adaptiveThrottle(120_000),
  },
  {
    id: 'throttle-10',
    title: 'adaptive throttle, 10 s',
    factory: () => adaptiveThrottle(10_000),
  },
  idealGuard,
]

export function guardOf(id: string): TrialGuard {
  const found = ownGuards.find((guard) => guard.id === id)
  if (found === undefined)
    throw new Error(`there is no guard ${id}; there are ${ownGuards.map((guard) => guard.id).join(', ')}`)
  return found
}
