import { expect, it } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { Evictions } from '../../src/metrics/evictions.ts'

it('counts what a registry evicts from the moment it is put in until it is taken out', () => {
  const registry = new BreakerRegistry({ maxSize: 1 })
  const evictions = new Evictions()
  const evict = (times: number): void => {
    for (let key = 0; key < times; key++) registry.get(`${registry.evictions} ${key}`)
  }
  evict(4)
  const leave = evictions.join(registry)
  evict(2)
  const during = evictions.count

  leave()
  evict(8)

  expect([during, evictions.count]).toEqual([2, 2])
})
