import assert from 'node:assert/strict'
import type { SpeedCase, Wanted } from '../case.ts'
import { bareAround, Counter } from '../libraries/bare.ts'
import { openPeer } from '../libraries/door.ts'
import { answer } from '../libraries/guarded.ts'
import { openRecloser } from '../libraries/recloser.ts'
import type { Contestant } from '../measure/interleave.ts'
import { awaiting } from '../measure/loop.ts'

type Fn = (...args: unknown[]) => Promise<unknown>

interface Cockatiel {
  readonly handleAll: unknown
  readonly ConsecutiveBreaker: new (threshold: number) => unknown
  readonly circuitBreaker: (policy: unknown, options: object) => unknown
  readonly wrap: (policy: unknown) => { execute(task: () => Promise<unknown>): Promise<unknown> }
}

interface Opossum {
  readonly default: new (fn: Fn, options: object) => { fire: Fn; shutdown(): void }
}

/** The dependency: called with arguments, as nearly every function is. */
export const lookUp: Fn = (id, count) => Promise.resolve(id === 'u-1' ? count : undefined)

interface Way {
  readonly name: string
  readonly how: string
  readonly make: () => Promise<Fn>
}

const ways: readonly Way[] = [
  {
    name: 'bare',
    how: 'an async function with rest arguments and `this`, try { await } catch, one field; it never rejects a call',
    make: () => Promise.resolve(bareAround(new Counter(), lookUp)),
  },
  {
    name: 'recloser',
    how: 'wrap(breaker, fn)',
    make: async () => {
      const { CircuitBreaker, wrap } = await openRecloser()
      return wrap(new CircuitBreaker(), lookUp)
    },
  },
  {
    name: 'recloser, withBreaker',
    how: 'withBreaker(fn)',
    make: async () => (await openRecloser()).withBreaker(lookUp),
  },
  {
    name: 'cockatiel',
    how: 'wrap(circuitBreaker(handleAll, …)).execute(() => fn(…args))',
    make: async () => {
      const { circuitBreaker, ConsecutiveBreaker, handleAll, wrap } = await openPeer<Cockatiel>('cockatiel')
      const breaker = new ConsecutiveBreaker(5)
      const policy = wrap(circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker }))
      return (...args) => policy.execute(() => lookUp(...args))
    },
  },
  {
    name: 'opossum',
    how: 'fire(…args), with a failure rate over 10 s in 10 buckets, the one rule it has',
    make: async () => {
      const { default: CircuitBreaker } = await openPeer<Opossum>('opossum')
      const breaker = new CircuitBreaker(lookUp, { timeout: false })
      return (...args) => breaker.fire(...args)
    },
  },
]

/** Those wanted, each seen to give its answer. */
export async function wrappedContestants(wanted: Wanted): Promise<Contestant[]> {
  const made: Contestant[] = []
  for (const { name, how, make } of ways) {
    if (!wanted(name.split(', ')[0] ?? '')) continue
    const owner = { find: await make() }
    const call = (): Promise<unknown> => owner.find('u-1', answer)
    assert.equal(await call(), answer, `${name} gives another answer`)
    made.push({ name, how, run: awaiting(call) })
  }
  return made
}

export const wrapped: SpeedCase = {
  kind: 'speed',
  id: 'closed-wrapped',
  title: 'Closed, a wrapped function',
  about:
    'One awaited call, as a method with two arguments, of a function that was put behind a closed breaker that counts failures in a row.',
  unit: 'ns',
  reference: 'bare',
  contestants: (_effort, wanted) => wrappedContestants(wanted),
}
