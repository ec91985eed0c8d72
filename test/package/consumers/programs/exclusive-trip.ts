// A threshold is short for a trip strategy: one of the two is given.
import { CircuitBreaker, withBreaker, type CircuitBreakerOptions } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { consecutiveFailures } from 'recloser/trip'

export const byThreshold: CircuitBreakerOptions = { failureThreshold: 3, trip: undefined }
export const byStrategy: CircuitBreakerOptions = { failureThreshold: undefined, trip: consecutiveFailures(3) }
export const breakers = [byThreshold, byStrategy].map((options) => new CircuitBreaker(options))
export const named = new CircuitBreaker({ ...byStrategy, name: 'billing' })
export const own = withBreaker(async () => 1, { ...byThreshold, name: 'billing' })
export const registry = new BreakerRegistry({ options: (key) => ({ ...byThreshold, name: key }) })

// @ts-expect-error -- a threshold is short for a strategy
export const wrong: CircuitBreakerOptions = { failureThreshold: 3, trip: consecutiveFailures(3) }
// @ts-expect-error -- a threshold is short for a strategy
export const wrongBreaker = () => new CircuitBreaker({ failureThreshold: 3, trip: consecutiveFailures(3) })
