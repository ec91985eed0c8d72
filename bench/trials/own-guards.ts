import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import { anyOf, countWindow, slowCallRate } from 'recloser/trip'
import type { GuardFactory } from 'recloser/simulate'
import { adaptiveThrottle } from './guards/adaptive-throttle.ts'
import { ideal, idealForPool } from './guards/ideal.ts'
import type { PeerSetup } from './guards/peer.ts'
import type { Variant } from './trial.ts'

/** What decides on calls in a trial. */
export interface TrialGuard {
  readonly id: string
  readonly title: string
  /** Another library, and how it is set. */
  readonly peer?: Pick<PeerSetup, 'library' | 'isDefault'>
  /** Plays a world by `run`, with a guard for it. */
  readonly play: <T>(variant: Variant, run: (factory: GuardFactory) => Promise<T>) => Promise<T>
}

const own = (id: string, title: string, factoryFor: (variant: Variant) => GuardFactory): TrialGuard => ({
  id,
  title,
  play: (variant, run) => run(factoryFor(variant)),
})

export const none = own('none', 'no breaker', () => () => undefined)

export const plainDefault = own(
  'default',
  '`new CircuitBreaker()`',
  () =>
    ({ clock, random }) =>
      new CircuitBreaker({ clock, random }),
)

export const recommendedGuard = own(
  'recommended',
  '`recommended()`',
  () =>
    ({ clock, random }) =>
      new CircuitBreaker(recommended({ clock, random })),
)

export const idealGuard = own('ideal', 'ideal: knows the future', ({ patienceMs, places }) =>
  places === undefined ? ideal(patienceMs) : idealForPool(places),
)

/** What a user would add who knows how long an answer may take. It shows what `recommended()` leaves to the user, and why. */
export const limitedGuard = own('limited', '`recommended()` with a limit of 500 ms', () => ({ clock, random }) => {
  const { trip } = recommended()
  const slow = slowCallRate({ slowerThanMs: 500, threshold: 0.5, minimumCalls: 10, over: countWindow(20) })
  return new CircuitBreaker(recommended({ clock, random, trip: trip === undefined ? slow : anyOf(trip, slow) }))
})

export const ownGuards: readonly TrialGuard[] = [
  none,
  plainDefault,
  recommendedGuard,
  own('throttle-120', 'adaptive throttle, 120 s', () => adaptiveThrottle(120_000)),
  own('throttle-10', 'adaptive throttle, 10 s', () => adaptiveThrottle(10_000)),
  idealGuard,
]
