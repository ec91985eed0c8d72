import { withFetchBreaker } from '../../src/fetch.ts'
import { httpStatusOf } from '../../src/health.ts'
import { CircuitBreaker } from '../../src/index.ts'
import { probeInBackground } from '../../src/probe.ts'
import { BreakerRegistry } from '../../src/registry.ts'
import { circuitBreaker } from '../../src/undici.ts'
import type { Factory } from './arguments.ts'
import { untyped } from './complaint.ts'
import * as kind from './kinds.ts'

const http = {
  breaker: kind.options,
  keyOf: kind.callback,
  maxSize: kind.wholeNumber,
  settleOn: kind.oneOf('headers', 'body'),
  maxRetryAfterMs: kind.milliseconds,
}

/** Those of the doors that are made of a breaker or look at one. */
export const edges: readonly Factory[] = [
  {
    place: 'BreakerRegistry()',
    make: (options) => new BreakerRegistry(untyped(options)),
    base: {},
    options: { maxSize: kind.wholeNumber, options: kind.orFunction(kind.options) },
  },
  {
    place: 'probeInBackground()',
    make: (options) => {
      probeInBackground(new CircuitBreaker(), () => 0, untyped(options)).stop()
    },
    base: {},
    options: { intervalMs: kind.timer, maxAttempts: kind.attempts, timeoutMs: kind.timer },
  },
  {
    place: 'withFetchBreaker()',
    make: (options) => withFetchBreaker(fetch, untyped(options)),
    base: {},
    options: { ...http, whenOpen: kind.oneOf('throw', 'respond') },
  },
  {
    place: 'circuitBreaker()',
    make: (options) => circuitBreaker(untyped(options)),
    base: {},
    options: { ...http, unreadTimeoutMs: kind.milliseconds },
  },
  {
    place: 'httpStatusOf()',
    make: (options) => httpStatusOf({ status: 'healthy' }, untyped(options)),
    base: {},
    options: { degradedStatus: kind.status },
  },
]
