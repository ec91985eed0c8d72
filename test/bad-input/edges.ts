import { withFetchBreaker } from 'recloser/fetch'
import { httpStatusOf } from 'recloser/health'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { BreakerRegistry } from 'recloser/registry'
import { circuitBreaker } from 'recloser/undici'
import type { Factory } from './arguments.ts'
import { untyped } from '../support/complaint.ts'
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
