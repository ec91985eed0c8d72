import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { NaiveRegistry } from './naive-registry.ts'

const kinds = ['get', 'peek', 'fail', 'succeed', 'trip', 'hold', 'delete', 'reset', 'release', 'pass'] as const

interface Step {
  readonly kind: (typeof kinds)[number]
  readonly key: string
}

/** Fresh keys come often: they are what makes a registry evict. */
const steps = (allowed: readonly Step['kind'][], keys: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      kind: fc.oneof({ weight: 2, arbitrary: fc.constant('get' as const) }, fc.constantFrom(...allowed)),
      key: fc.nat(keys).map(String),
    }),
    { maxLength: 150, size: 'max' },
  )

/** Takes the registry and the model through the steps, and compares them after each. */
function walk(maxSize: number, given: readonly Step[]): void {
  const model = new NaiveRegistry(maxSize)
  const options = { failureThreshold: 3, resetTimeoutMs: 1_000, clock: () => model.nowMs }
  const registry = new BreakerRegistry({ maxSize, options })
  const releases: (() => void)[] = []
  for (const { kind, key } of given) {
    const breaker = registry.peek(key)
    if (kind === 'get') {
      model.get(key)
      expect(registry.get(key)).toBe(registry.peek(key))
    } else if (kind === 'delete') {
      model.delete(key)
      registry.delete(key)
    } else if (kind === 'fail' || kind === 'succeed') {
      const permit = breaker?.tryAcquire()
      if (kind === 'fail') permit?.fail()
      else permit?.succeed()
      model.call(key, kind === 'fail')
    } else if (kind === 'hold') {
      const hold = breaker?.hold(releases.length % 2 === 0 ? 'open' : 'closed')
      const release = model.hold(key)
      releases.push(() => {
        hold?.release()
        release()
      })
    } else if (kind === 'release') releases.pop()?.()
    else if (kind === 'pass') model.nowMs += 500
    else if (kind !== 'peek') {
      breaker?.[kind]()
      model[kind](key)
    }
    expect(
      Array.from(registry, ([each]) => each)
        .sort()
        .join(),
    ).toBe(model.keys().join())
  }
}

describe('a registry beside a naive one', () => {
  it('keeps the same keys whatever happens, when it is so small that every eviction looks at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), steps(kinds, 20), (maxSize, given) => {
        walk(maxSize, given)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('keeps the same keys at any size, while circuits only get worse between two uses', () => {
    const worse = ['peek', 'fail', 'trip', 'hold', 'delete'] as const
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), steps(worse, 90), (maxSize, given) => {
        walk(maxSize, given)
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})
