import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, executeSync, guarded, tryExecute, withBreaker, wrap } from 'recloser'
import type { Policy } from 'recloser'
import { Harness } from '../support/harness.ts'
import { laterComplaint, untyped } from '../support/complaint.ts'
import { shown } from './kinds.ts'

const noFunction = [undefined, null, 'x', 5, true, 5n, Symbol('s'), [() => 0], {}, Promise.resolve(0)]
const noBreaker = [undefined, null, 'x', 5, true, 5n, Symbol('s'), [], {}, { name: 'billing', failureThreshold: 5 }]
const noSignal = [null, 'x', 5, true, 5n, Symbol('s'), [], {}, () => 0, new AbortController(), { aborted: 'no' }]
const noPredicate = [null, 'x', 5, true, 5n, Symbol('s'), [() => true], {}]
const noObject = [null, 'x', 5, true, 5n, Symbol('s'), [], () => 0]
const policy: Policy = async (task) => task({ signal: undefined })

interface Misuse {
  readonly place: string
  readonly name: string
  readonly values: readonly unknown[]
  readonly call: (value: unknown, breaker: CircuitBreaker) => unknown
}

const asyncs = [
  { place: 'execute()', run: execute },
  { place: 'tryExecute()', run: tryExecute },
]

const misuses: readonly Misuse[] = [
  ...asyncs.flatMap(({ place, run }): Misuse[] => [
    { place, name: 'guard', values: noBreaker, call: (value) => run(untyped(value), () => 1) },
    { place, name: 'task', values: noFunction, call: (value, breaker) => run(breaker, untyped(value)) },
    { place, name: 'task', values: noFunction, call: (value) => run(policy, untyped(value)) },
    {
      place,
      name: 'signal',
      values: noSignal,
      call: (value, breaker) => run(breaker, () => 1, { signal: untyped(value) }),
    },
    { place, name: 'signal', values: noSignal, call: (value) => run(policy, () => 1, { signal: untyped(value) }) },
    { place, name: 'call', values: noObject, call: (value, breaker) => run(breaker, () => 1, untyped(value)) },
    ...(['isFailure', 'isIgnored'] as const).flatMap((name): Misuse[] => [
      { place, name, values: noPredicate, call: (value, breaker) => run(breaker, () => 1, { [name]: value }) },
      { place, name, values: noPredicate, call: (value) => run(policy, () => 1, { [name]: value }) },
    ]),
  ]),
  {
    place: 'executeSync()',
    name: 'breaker',
    values: [...noBreaker, policy],
    call: (value) => executeSync(untyped(value), () => 1),
  },
  {
    place: 'executeSync()',
    name: 'task',
    values: noFunction,
    call: (value, breaker) => executeSync(breaker, untyped(value)),
  },
  { place: 'wrap()', name: 'guard', values: noBreaker, call: (value) => wrap(untyped(value), () => 1) },
  { place: 'wrap()', name: 'fn', values: noFunction, call: (value, breaker) => wrap(breaker, untyped(value)) },
  { place: 'withBreaker()', name: 'fn', values: noFunction, call: (value) => withBreaker(untyped(value)) },
  {
    place: 'guarded()',
    name: 'target',
    values: noFunction,
    call: (value, breaker) => guarded(breaker)(untyped(value), untyped({ kind: 'method', name: 'pay' })),
  },
  {
    place: 'guarded()',
    name: 'target',
    values: noFunction,
    call: (value, breaker) => guarded(breaker)({}, 'pay', { value: untyped(value) }),
  },
]

describe.each(misuses)('$place given a bad $name', ({ place, name, values, call }) => {
  const complaints = (breaker: CircuitBreaker): Promise<Error[]> =>
    Promise.all(values.map((value) => laterComplaint(() => Promise.resolve().then(() => call(value, breaker)))))

  it('is a TypeError that names place, argument, rule and the value received', async () => {
    for (const [index, error] of (await complaints(new CircuitBreaker())).entries()) {
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(
        new RegExp(
          `^${place.replace('()', '\\(\\)')}: \`${name}\` must be .+, received ${shown(values[index]).source}$`,
        ),
      )
    }
  })

  it('counts nothing, tells nothing and takes no slot of a half-open circuit', async () => {
    const harness = new Harness({ name: 'billing' })
    harness.breaker.trip()
    harness.pass(60_000)
    const [stats, told] = [harness.breaker.stats, harness.told()]

    await complaints(harness.breaker)

    expect([harness.breaker.stats, harness.told(), harness.breaker.retryAfterMs]).toEqual([stats, told, 0])
  })
})

describe('executeSync given a task that turns out to be asynchronous', () => {
  it.each([
    { title: 'a promise', task: () => Promise.resolve(1) },
    { title: 'a promise that rejects, which nobody is left to handle', task: () => Promise.reject(new Error('later')) },
    { title: 'a thenable', task: () => ({ then: () => undefined }) },
  ])('is a TypeError: $title', async ({ task }) => {
    const error = await laterComplaint(
      () => new Promise((resolve) => resolve(executeSync<unknown>(new CircuitBreaker(), task))),
    )

    expect(String(error)).toMatch(/^TypeError: executeSync\(\): `task` must be synchronous.+, received a promise$/)
  })
})
