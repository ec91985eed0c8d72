import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { breakerConsole } from 'recloser/console'
import { manualClock } from 'recloser/testing'
import type { ShownHistory } from '../../src/console/history.ts'
import { ask } from './ask.ts'

/** A breaker that a console shows, on a clock of its own that begins at the start of a bucket. */
export function shownBreaker(options: CircuitBreakerOptions = {}) {
  const clock = manualClock(1_000_000)
  const breaker = new CircuitBreaker({ name: 'a', resetTimeoutMs: 10_000, clock, ...options })
  const handler = breakerConsole({ breakers: breaker })
  const history = async (): Promise<ShownHistory> => {
    const { body } = await ask(handler, '/api/history?key=a')
    const [found] = (body as { readonly histories: readonly [ShownHistory] }).histories
    return found
  }
  return { breaker, clock, history, handler }
}

/** Calls that end at once. */
export const calls = (breaker: CircuitBreaker, successes: number, failures = 0): void => {
  for (let call = 0; call < successes; call++) breaker.acquire().succeed()
  for (let call = 0; call < failures; call++) breaker.acquire().fail('down')
}
