import {
  constant,
  decorrelatedJitter,
  exponential,
  linear,
  sequence,
  withJitter,
  withRetryAfter,
} from 'recloser/backoff'
import { CircuitBreaker, withBreaker } from 'recloser'
import { rulesOf } from 'recloser/machine'
import { bulkhead, fallback, retry, retryBudget, timeout } from 'recloser/policies'
import {
  all,
  any,
  errorCode,
  errorName,
  errorWhere,
  grpcStatus,
  httpStatus,
  instanceOf,
  not,
  redisReply,
  sqlState,
  valueWhere,
} from 'recloser/predicates'
import { probes, slowStart } from 'recloser/recovery'
import { anyOf, consecutiveFailures, countWindow, failureRate } from 'recloser/trip'
import { untyped } from '../support/complaint.ts'
import * as kind from './kinds.ts'
import { trips } from './trips.ts'
import type { Kind } from './kinds.ts'

/** Something that takes one options object. */
export interface Factory {
  /** As its complaints name it. */
  readonly place: string
  readonly make: (options: unknown) => unknown
  /** What it insists on. */
  readonly base: Readonly<Record<string, unknown>>
  readonly options: Readonly<Record<string, Kind>>
}

/** One argument of a function, or one field of its options. */
export interface Argument extends Kind {
  readonly place: string
  readonly name: string
  readonly make: (value: unknown) => unknown
}

const strategy = kind.object(consecutiveFailures(), failureRate())

const rules = {
  failureThreshold: kind.wholeNumber,
  trip: strategy,
  resetTimeoutMs: kind.orFunction(kind.milliseconds),
  halfOpenMaxCalls: kind.wholeNumber,
  successThreshold: kind.wholeNumber,
  halfOpenFailureThreshold: kind.wholeNumber,
  recovery: kind.object(probes(), slowStart()),
  probeTimeoutMs: kind.positiveMilliseconds,
  random: kind.callback,
}
const breaker = {
  ...rules,
  name: kind.text,
  isFailure: kind.callback,
  isIgnored: kind.callback,
  shadow: kind.flag,
  captureStack: kind.flag,
  clock: kind.callback,
  wallClock: kind.callback,
  snapshot: kind.object(new CircuitBreaker().snapshot()),
  onStateChange: kind.callback,
  onHookError: kind.callback,
}
const capped = { initialMs: { ...kind.finiteMilliseconds, good: [0, 0.5, 100] }, maxMs: kind.milliseconds }

export const factories: readonly Factory[] = [
  { place: 'CircuitBreaker()', make: (options) => new CircuitBreaker(untyped(options)), base: {}, options: breaker },
  { place: 'CircuitBreaker()', make: (options) => withBreaker(() => 0, untyped(options)), base: {}, options: breaker },
  { place: 'rulesOf()', make: (options) => rulesOf(untyped(options)), base: {}, options: rules },
  {
    place: 'trip()',
    make: (options) => new CircuitBreaker().trip('', untyped(options)),
    base: {},
    options: { forMs: kind.milliseconds },
  },
  ...trips,
  {
    place: 'linear()',
    make: (options) => linear(untyped(options)),
    base: { initialMs: 0 },
    options: { ...capped, stepMs: kind.finiteMilliseconds },
  },
  {
    place: 'exponential()',
    make: (options) => exponential(untyped(options)),
    base: { initialMs: 0 },
    options: { ...capped, factor: kind.factor },
  },
  {
    place: 'decorrelatedJitter()',
    make: (options) => decorrelatedJitter(untyped(options)),
    base: { initialMs: 0 },
    options: capped,
  },
  {
    place: 'withRetryAfter()',
    make: (options) => withRetryAfter(constant(5), untyped(options)),
    base: {},
    options: { maxMs: kind.milliseconds, wallClock: kind.callback },
  },
  {
    place: 'retry()',
    make: (options) => retry(untyped(options)),
    base: {},
    options: {
      attempts: kind.attempts,
      backoff: kind.orFunction(kind.milliseconds),
      retryIf: kind.callback,
      maxElapsedMs: kind.milliseconds,
      budget: kind.object(retryBudget()),
      onRetry: kind.callback,
      clock: kind.callback,
      random: kind.callback,
      onHookError: kind.callback,
    },
  },
  {
    place: 'retryBudget()',
    make: (options) => retryBudget(untyped(options)),
    base: {},
    options: { ratio: kind.ratio, maxTokens: kind.factor },
  },
  {
    place: 'bulkhead()',
    make: (options) => bulkhead(untyped(options)),
    base: { maxConcurrent: 1 },
    options: {
      maxConcurrent: kind.wholeNumber,
      maxQueued: kind.count,
      queueTimeoutMs: kind.milliseconds,
      name: kind.text,
      onHookError: kind.callback,
    },
  },
  {
    place: 'fallback()',
    make: (options) => fallback('cached', untyped(options)),
    base: {},
    options: { when: kind.callback, onHookError: kind.callback },
  },
  {
    place: 'timeout()',
    make: (options) => timeout(5, untyped(options)),
    base: {},
    options: { onHookError: kind.callback },
  },
]

const backoff = constant(5)
const statuses: Kind = {
  wrongType: [null, true, 5n, Symbol('five'), [500], {}, () => 500],
  outOfRange: [0, 99, 600, 500.5, NaN, Infinity, '500', '6xx', '5XX', 'xx', '', ' 5xx', '5xx '],
  good: [100, 599, '1xx', '5xx'],
}
const spread: Kind = {
  wrongType: [null, true, 5n, Symbol('five'), [0.5], {}, () => 0.5, 'half', 'FULL', ''],
  outOfRange: [-0.1, 1.1, NaN, Infinity],
  good: ['full', 'equal', 0, 0.5, 1],
}

/** The arguments that are no options. */
export const positional: readonly Argument[] = [
  { place: 'consecutiveFailures()', name: 'n', make: (n) => consecutiveFailures(untyped(n)), ...kind.wholeNumber },
  { place: 'countWindow()', name: 'calls', make: (calls) => countWindow(untyped(calls)), ...kind.windowSize },
  {
    place: 'anyOf()',
    name: 'strategies',
    make: (given) => anyOf(strategy.good[0] as never, untyped(given)),
    ...strategy,
  },
  { place: 'constant()', name: 'ms', make: (ms) => constant(untyped(ms)), ...kind.milliseconds },
  { place: 'sequence()', name: 'delaysMs[1]', make: (ms) => sequence([5, untyped(ms)]), ...kind.milliseconds },
  { place: 'withJitter()', name: 'backoff', make: (given) => withJitter(untyped(given), 'full'), ...kind.callback },
  { place: 'withJitter()', name: 'spread', make: (given) => withJitter(backoff, untyped(given)), ...spread },
  { place: 'withRetryAfter()', name: 'backoff', make: (given) => withRetryAfter(untyped(given)), ...kind.callback },
  { place: 'errorName()', name: 'names', make: (name) => errorName('x', untyped(name)), ...kind.text },
  { place: 'errorCode()', name: 'codes', make: (code) => errorCode('x', untyped(code)), ...kind.code },
  { place: 'errorWhere()', name: 'fn', make: (fn) => errorWhere(untyped(fn)), ...kind.callback },
  { place: 'valueWhere()', name: 'fn', make: (fn) => valueWhere(untyped(fn)), ...kind.callback },
  { place: 'instanceOf()', name: 'classes', make: (given) => instanceOf(Error, untyped(given)), ...kind.callback },
  { place: 'httpStatus()', name: 'statuses', make: (status) => httpStatus(500, untyped(status)), ...statuses },
  {
    place: 'grpcStatus()',
    name: 'statuses',
    make: (status) => grpcStatus('UNKNOWN', untyped(status)),
    ...kind.grpcStatus,
  },
  { place: 'redisReply()', name: 'codes', make: (code) => redisReply('ERR', untyped(code)), ...kind.redisReply },
  { place: 'sqlState()', name: 'states', make: (state) => sqlState('23', untyped(state)), ...kind.sqlState },
  { place: 'any()', name: 'predicates', make: (given) => any(() => true, untyped(given)), ...kind.callback },
  { place: 'all()', name: 'predicates', make: (given) => all(() => true, untyped(given)), ...kind.callback },
  { place: 'not()', name: 'predicates', make: (given) => not(untyped(given)), ...kind.callback },
  {
    place: 'hold()',
    name: 'position',
    make: (position) => new CircuitBreaker().hold(untyped(position)),
    ...kind.oneOf('open', 'closed'),
  },
  {
    place: 'subscribe()',
    name: 'listener',
    make: (listener) => new CircuitBreaker().subscribe(untyped(listener)),
    ...kind.callback,
  },
  { place: 'timeout()', name: 'timeoutMs', make: (ms) => timeout(untyped(ms)), ...kind.positiveMilliseconds },
  { place: 'subscribe()', name: 'listener', make: (fn) => retry().subscribe(untyped(fn)), ...kind.callback },
  { place: 'withBreaker()', name: 'fn', make: (fn) => withBreaker(untyped(fn)), ...kind.callback },
]

/** Every field of every options object. */
export const fieldsOf = (all: readonly Factory[]): readonly Argument[] =>
  all.flatMap(({ place, make, base, options }) =>
    Object.entries(options).map(([name, kind]) => ({
      place,
      name,
      make: (value: unknown) => make({ ...base, [name]: value }),
      ...kind,
    })),
  )

export const fields = fieldsOf(factories)
