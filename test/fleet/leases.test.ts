import { expect, it, vi } from 'vitest'
import { Leases } from '../../src/fleet/leases.ts'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()

it('a probe that was admitted without a lease has none to give back', () => {
  const leases = new Leases()

  leases.use(5)

  expect(leases.takeUsed(5)).toBeUndefined()
  expect(leases.takeAll()).toEqual([])
})

it('gives up the leases of probes that still run with those that nobody has used', () => {
  const leases = new Leases()
  leases.add('a/1', Infinity, () => undefined)
  leases.add('a/2', Infinity, () => undefined)

  leases.use(5)

  expect(leases.takeAll()).toEqual(['a/2', 'a/1'])
  expect(leases.hasUnused).toBe(false)
  expect(leases.takeUsed(5)).toBeUndefined()
})

it('ends the timer of a lease once it is used or given up', () => {
  const leases = new Leases()
  const stops = [vi.fn(), vi.fn()] as const
  leases.add('a/1', Infinity, stops[0])
  leases.add('a/2', Infinity, stops[1])

  leases.use(5)
  const used = stops.map(({ mock }) => mock.calls.length)
  leases.takeAll()

  expect(used).toEqual([1, 0])
  expect(stops.map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})

it('gives back the lease of the probe that has ended, and none for a probe that had none', () => {
  const leases = new Leases()
  leases.add('a/1', Infinity, () => undefined)
  leases.add('a/2', Infinity, () => undefined)
  leases.use(5)
  leases.use(7)

  expect([leases.takeUsed(9), leases.takeUsed(7), leases.takeUsed(5)]).toEqual([undefined, 'a/2', 'a/1'])
  expect(leases.takeAll()).toEqual([])
})

it('names the lease that Redis has to hear of where its probe begins later than was told, by any time', async () => {
  const leases = new Leases()
  leases.add('a/1', performance.now() + 25, () => undefined)
  leases.add('a/2', performance.now() + 25, () => undefined)

  await time.pass(25)
  const prompt = leases.use(25)
  await time.pass(1)

  expect([prompt, leases.use(26)]).toEqual([undefined, 'a/2'])
})

it('has none any more whose time unused is over', () => {
  const leases = new Leases()
  leases.add('a/1', Infinity, () => undefined)
  leases.takeUnused('a/1')

  expect([leases.hasUnused, leases.use(5), leases.takeAll()]).toEqual([false, undefined, []])
})
