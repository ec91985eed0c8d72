import fc from 'fast-check'
import type { Backoff } from '../../src/backoff.ts'
import { CircuitBreaker, execute, executeSync, guarded, tryExecute, wrap } from '../../src/index.ts'
import type { OutcomePredicate } from '../../src/index.ts'
import { admit, initial, settle, type Rules } from '../../src/machine.ts'
import type { RetryBudget } from '../../src/policies.ts'
import { failureCount, type TripStrategy, type TripWindow } from '../../src/trip.ts'
import { factories, positional } from '../bad-input/arguments.ts'
import { untyped } from '../support/complaint.ts'
import { anything, nearlyGood, plainly, type Making } from './fuzz-values.ts'
import { breakerWith, works } from './fuzz-works.ts'
import { mischief } from './mischief.ts'
import { snapshotTargets } from './fuzz-snapshots.ts'

/** Something that is handed generated values. */
export interface Target {
  readonly title: string
  readonly values: fc.Arbitrary<Making>
  /** Hands the value in. What it gives is used further; what it throws must be documented. */
  readonly take: (value: unknown) => unknown
  /** Uses what was made of a value that was accepted. */
  readonly use: (made: unknown) => void
}

const inBreaker = {
  trip: (made: unknown) => works(breakerWith({ trip: made as TripStrategy })),
  window: (made: unknown) => works(breakerWith({ trip: failureCount({ over: made as TripWindow, threshold: 1 }) })),
  backoff: (made: unknown) => works(breakerWith({ resetTimeoutMs: made as Backoff })),
  predicate: (made: unknown) => {
    const breaker = breakerWith({ isFailure: made as OutcomePredicate, isIgnored: made as OutcomePredicate })
    const settled = [
      { status: 'fulfilled', value: 1 } as const,
      { status: 'rejected', reason: new Error('x') } as const,
    ]
    for (const outcome of settled) breaker.tryAcquire()?.settle(outcome)
    works(breaker)
  },
  breaker: (made: unknown) => works(made as CircuitBreaker),
  protected: (made: unknown) => works((made as { readonly breaker: CircuitBreaker }).breaker),
  rules: (made: unknown) => {
    const rules = made as Rules
    const state = initial(rules)
    settle(rules, state, { generation: 0, admittedAtMs: 0 }, 'failure', 1)
    if (admit(rules, initial(rules), 1)?.kind !== 'closed') throw new Error('rules by which nothing is admitted')
  },
  policy: (made: unknown) => {
    if (typeof made !== 'function') throw new Error('a policy that cannot be called')
  },
  budget: (made: unknown) => {
    const budget = made as RetryBudget
    budget.earn()
    if (typeof budget.spend() !== 'boolean') throw new Error('a budget that does not say whether a retry is paid')
  },
  nothing: () => undefined,
}

/** How what they make is used, by the place that their complaints name. */
const uses: Readonly<Record<string, (made: unknown) => void>> = {
  'CircuitBreaker()': (made) => (typeof made === 'function' ? inBreaker.protected(made) : inBreaker.breaker(made)),
  'withBreaker()': inBreaker.protected,
  'rulesOf()': inBreaker.rules,
  'timeWindow()': inBreaker.window,
  'countWindow()': inBreaker.window,
  'trip()': inBreaker.nothing,
  'retryBudget()': inBreaker.budget,
  'hold()': inBreaker.nothing,
  'subscribe()': inBreaker.nothing,
}
for (const place of ['retry', 'timeout', 'bulkhead', 'fallback', 'pipeline'])
  Object.assign(uses, { [`${place}()`]: inBreaker.policy })
for (const place of ['failureCount', 'failureRate', 'slowCallRate', 'consecutiveFailures', 'stalled', 'anyOf'])
  Object.assign(uses, { [`${place}()`]: inBreaker.trip })
for (const place of ['linear', 'exponential', 'decorrelatedJitter', 'withRetryAfter', 'constant', 'sequence'])
  Object.assign(uses, { [`${place}()`]: inBreaker.backoff })

const useOf = (place: string): ((made: unknown) => void) => {
  if (place === 'withJitter()') return inBreaker.backoff
  return uses[place] ?? inBreaker.predicate
}

const factoryTargets = factories.map((factory, at): Target => ({
  title: `${factory.place} #${at}: options`,
  values: fc.oneof({ weight: 3, arbitrary: nearlyGood(factory) }, { weight: 1, arbitrary: anything }),
  take: factory.make,
  use: useOf(factory.place),
}))

const positionalTargets = positional.map(({ place, name, make, good }): Target => ({
  title: `${place}: ${name}`,
  values: fc.oneof({ weight: 1, arbitrary: plainly(fc.constantFrom(...good)) }, { weight: 5, arbitrary: anything }),
  take: make,
  use: useOf(place),
}))

/** One breaker for all of a target's values: whatever they were, it must go on working. */
const standing = (call: (breaker: CircuitBreaker, value: unknown) => unknown): Pick<Target, 'take' | 'use'> => {
  const breaker = breakerWith({})
  const use = (): void => works(breaker)
  return {
    take: async (value) => {
      const before = JSON.stringify(breaker.stats)
      try {
        return await call(breaker, value)
      } catch (error) {
        if (JSON.stringify(breaker.stats) !== before)
          throw new Error('refused, and something was counted', { cause: error })
        throw error
      }
    },
    use,
  }
}

/** Call options of which one field is anything. */
const callOptions = fc.oneof(
  ...['signal', 'isFailure', 'isIgnored', 'more'].map((name) =>
    anything.map((value) => () => ({ isFailure: () => true, signal: new AbortController().signal, [name]: value() })),
  ),
  plainly(fc.constantFrom(undefined, {}, { signal: { aborted: false } }, { signal: AbortSignal.abort(mischief) })),
  anything,
)

const tripOptions = fc.oneof(
  plainly(fc.record({ forMs: fc.double() }, { requiredKeys: [] })),
  anything.map((forMs) => () => ({ forMs: forMs() })),
  anything.map((more) => () => ({ forMs: 5, more: more() })),
  anything,
)

/** What a function does once it is called is its own affair. */
const unlessCalled = async (given: unknown, attempt: () => unknown): Promise<unknown> => {
  try {
    return await attempt()
  } catch (error) {
    if (typeof given !== 'function' && typeof (given as { admit?: unknown } | null)?.admit !== 'function') throw error
    return undefined
  }
}

const callTargets: readonly Target[] = [
  ...[execute, tryExecute].map((door): Target => ({
    title: `${door.name}(): call`,
    values: callOptions,
    ...standing((breaker, call) => door(breaker, () => 1, untyped(call))),
  })),
  {
    title: 'execute(): breaker',
    values: anything,
    ...standing((breaker, guard) => unlessCalled(guard, () => execute(untyped(guard), () => breaker))),
  },
  {
    title: 'execute(): task',
    values: anything,
    ...standing((breaker, task) => unlessCalled(task, () => execute(breaker, untyped(task)))),
  },
  {
    title: 'executeSync(): task',
    values: anything,
    ...standing((breaker, task) => unlessCalled(task, () => executeSync(breaker, untyped(task)))),
  },
  { title: 'wrap(): fn', values: anything, ...standing((breaker, fn) => wrap(breaker, untyped(fn))) },
  {
    title: 'guarded(): target',
    values: anything,
    ...standing((breaker, target) => guarded(breaker)(untyped(target), untyped({ kind: 'method', name: 'pay' }))),
  },
  {
    title: 'trip(): options',
    values: tripOptions,
    ...standing((breaker, options) => breaker.trip(options, untyped(options))),
  },
]

export const targets: readonly Target[] = [...factoryTargets, ...positionalTargets, ...callTargets, ...snapshotTargets]
