// A listener for events of one type.
import { CircuitBreaker, type CircuitEvent, type FailureEvent } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

const breaker = new CircuitBreaker()
const hosts = new BreakerRegistry()
const seen: CircuitEvent[] = []

export const all = breaker.subscribe((event) => seen.push(event))
export const failures = breaker.subscribe('failure', ({ error, late }) => console.error(error, late))
export const transitions = breaker.subscribe('transition', ({ from, to }) => console.log(from, to))
export const listener = (event: FailureEvent): void => console.error(event.error)
export const again = breaker.subscribe('failure', listener)
export const ofHosts = hosts.subscribe((event, key) => console.log(key, event.type))

// @ts-expect-error -- a failure has no state
export const wrong = () => breaker.subscribe('failure', ({ state }) => state)
// @ts-expect-error -- no such event
export const wrongType = () => breaker.subscribe('fallure', () => {})
