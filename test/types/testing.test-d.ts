import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import { driveTo, manualClock, scripted, seededRandom } from 'recloser/testing'

const breaker = new CircuitBreaker()

interface User {
  readonly id: string
}

declare function fetchUser(id: string): Promise<User>

describe('scripted', () => {
  it('gives what its values are', async () => {
    const dependency = scripted([{ value: 'Ada' }, 'fail'])

    expectTypeOf(await dependency('any', 'arguments')).toEqualTypeOf<string>()
    expectTypeOf(await execute(breaker, dependency)).toEqualTypeOf<string>()
  })

  it('gives nothing where no step has a value', () => {
    expectTypeOf(scripted(['ok', 'fail', { hangMs: 500 }])).returns.toEqualTypeOf<Promise<undefined>>()
    expectTypeOf(scripted({ failureRate: 0.5 })).returns.toEqualTypeOf<Promise<undefined>>()
  })

  it('keeps the function it is put around', () => {
    const dependency = scripted(['ok', { value: { id: '1' } }], fetchUser)

    expectTypeOf(dependency).parameters.toEqualTypeOf<[id: string]>()
    expectTypeOf(dependency).returns.toEqualTypeOf<Promise<User>>()
    expectTypeOf(dependency.calls).toEqualTypeOf<readonly [id: string][]>()
  })

  it('takes the type of a value from the function, not from the script', async () => {
    const dependency = scripted(['ok', { value: 'Ada' }], (id: string) => Promise.resolve(`user ${id}`))

    expectTypeOf(await dependency('1')).toEqualTypeOf<string>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- unknown word
    scripted(['okay'])
    // @ts-expect-error -- not what the function gives
    scripted([{ value: 5 }], fetchUser)
    // @ts-expect-error -- unknown option
    scripted({ failurRate: 1 })
  })
})

describe('the other aids', () => {
  it('fit the options of a breaker', () => {
    const clock = manualClock()
    const made = new CircuitBreaker({ clock, random: seededRandom(1) })

    driveTo(made, 'half-open', clock)
    driveTo(made, 'open')
  })

  it('ask for time where a circuit is to become half-open', () => {
    // @ts-expect-error -- no time to move
    driveTo(breaker, 'half-open')
  })
})
