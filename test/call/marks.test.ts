import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, guarded, withBreaker, wrap, wrapSync, type Policy } from 'recloser'
import { retry } from 'recloser/policies'
import { untyped } from '../support/complaint.ts'

describe('a policy', () => {
  it('is known by a mark that another copy of the package reads', () => {
    expect(retry()).toHaveProperty('~recloser', { kind: 'policy' })
  })

  it('of another copy of the package is shared by all objects of a class', async () => {
    const ran: unknown[] = []
    const foreign = Object.assign((task: () => unknown) => (ran.push(task), task()), {
      '~recloser': { kind: 'policy' },
    })
    const find = guarded(untyped(foreign))(() => Promise.resolve('found'), untyped({ kind: 'method', name: 'find' }))

    expect(await find()).toBe('found')
    expect(ran).toHaveLength(1)
  })

  it('may be a function that has an admit() of its own', async () => {
    const policy: Policy = Object.assign(async (task: () => unknown) => ['by the policy', await task()] as never, {
      admit: () => undefined,
    })

    expect(await execute(policy, () => 'up')).toEqual(['by the policy', 'up'])
  })
})

describe('what a guarded function has beside its own properties', () => {
  it('can be replaced, as in a test', () => {
    const functions = [
      withBreaker(() => Promise.resolve()),
      wrap(new CircuitBreaker(), () => Promise.resolve()),
      wrapSync(new CircuitBreaker(), () => 'up'),
    ]

    const added = functions.flatMap((fn) =>
      ['breaker', Symbol.for('recloser.guard')].flatMap((name) => Object.getOwnPropertyDescriptor(fn, name) ?? []),
    )

    expect(added.map(({ configurable }) => configurable)).toEqual([true, true, true, true])
  })

  it('is not what a function that is not strict has of its caller', () => {
    const sloppy = runInThisContext('(function () {})') as () => void

    const taken = ['arguments', 'caller'].filter((name) => Object.hasOwn(wrap(new CircuitBreaker(), sloppy), name))

    expect(taken).toEqual([])
  })

  it('is the breaker of a decorated method, which can be listed as its other properties', () => {
    const find = guarded()(() => Promise.resolve(), untyped({ kind: 'method', name: 'find' }))

    expect(Object.keys(find)).toEqual(['breaker'])
  })
})
