import { expect, it } from 'vitest'
import { Leases } from '../../src/fleet/leases.ts'

it('a probe that was admitted without a lease has none to give back', () => {
  const leases = new Leases()

  leases.use(5)

  expect(leases.takeUsed(5)).toBeUndefined()
  expect(leases.takeAll()).toEqual([])
})

it('gives up the leases of probes that still run with those that nobody has used', () => {
  const leases = new Leases()
  leases.add('a/1')
  leases.add('a/2')

  leases.use(5)

  expect(leases.takeAll()).toEqual(['a/2', 'a/1'])
  expect(leases.hasUnused).toBe(false)
  expect(leases.takeUsed(5)).toBeUndefined()
})
