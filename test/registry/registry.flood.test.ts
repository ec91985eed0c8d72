import { afterEach, describe, expect, it } from 'vitest'
import type { CircuitBreaker } from 'recloser'
import { BaseCircuitBreaker } from '../../src/breaker/circuit-breaker.ts'
import { BreakerRegistry } from 'recloser/registry'

/** Sixteen looks at all per eviction, at worst once for each of three ranks, and a few as a search goes on. */
const looksAllowed = 16 * 3 + 6

const look = Object.getOwnPropertyDescriptor(BaseCircuitBreaker.prototype, 'current') ?? {}

/** How often a full registry looks at a breaker for each of many fresh keys, on average. */
function looksPerGet(prepare: (breaker: CircuitBreaker) => void, use: (breaker: CircuitBreaker) => void): number {
  const size = 500
  const gets = 5_000
  const hosts = new BreakerRegistry({ maxSize: size })
  for (let host = 0; host < size; host++) prepare(hosts.get(`known ${host}`))
  let looks = 0
  // A mock would keep a note of each of the many calls.
  Object.defineProperty(BaseCircuitBreaker.prototype, 'current', {
    ...look,
    get(this: CircuitBreaker): unknown {
      looks++
      return look.get?.call(this)
    },
  })
  for (let host = 0; host < gets; host++) use(hosts.get(`fresh ${host}`))
  return looks / gets
}

afterEach(() => {
  Object.defineProperty(BaseCircuitBreaker.prototype, 'current', look)
})

describe('a flood of fresh keys', () => {
  const nothing = (): void => undefined
  const fail = (breaker: CircuitBreaker): void => void breaker.acquire().fail()
  const trip = (breaker: CircuitBreaker): void => breaker.trip()
  const hold = (breaker: CircuitBreaker): void => void breaker.hold('open')
  const kinds = { nothing, fail, trip, hold }

  it.each(
    Object.entries(kinds).flatMap(([known, prepare]) =>
      Object.entries(kinds).map(([fresh, use]) => ({ known, prepare, fresh, use })),
    ),
  )(
    'costs a few looks per key: known ones $known, fresh ones $fresh',
    ({ prepare, use }) => {
      const looks = looksPerGet(prepare, use)

      expect(looks).toBeGreaterThan(0)
      expect(looks).toBeLessThan(looksAllowed)
    },
    30_000,
  )

  it('evicts no open or held breaker while there are others', () => {
    const hosts = new BreakerRegistry({ maxSize: 1_000 })
    for (let host = 0; host < 500; host++) hosts.get(`open ${host}`).trip()
    for (let host = 0; host < 499; host++) hosts.get(`held ${host}`).hold('closed')

    for (let host = 0; host < 50_000; host++) hosts.get(`fresh ${host}`).acquire().fail()

    const left = [...hosts].map(([key]) => key.split(' ')[0])
    expect(left.filter((word) => word === 'open')).toHaveLength(500)
    expect(left.filter((word) => word === 'held')).toHaveLength(499)
  }, 30_000)
})
