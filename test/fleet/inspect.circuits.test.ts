import { CircuitBreaker } from 'recloser'
import type { FleetReport } from 'recloser/redis'
import { afterEach, expect, it } from 'vitest'
import { fakeFleets } from './support/fake-client.ts'

const { share, endAll } = fakeFleets()

afterEach(endAll)

/** The report of a fleet whose Redis has this of its circuits. */
function reportOf(...shown: readonly unknown[]): Promise<FleetReport> {
  const { fleet } = share(new CircuitBreaker({ name: 'billing' }), (script) =>
    script === 'list' ? { processes: [], names: ['billing'] } : script === 'show' ? { shown } : undefined,
  )
  return fleet.inspect()
}

const circuit = { name: 'billing', open: false, remainingMs: 0, attempt: 0, why: '' }

it('tells of each hold in which position it is', async () => {
  const holds = [
    ['a', 'o'],
    ['b', 'c'],
    ['c', 'oc'],
  ]

  const { circuits } = await reportOf({ ...circuit, holds })

  expect(circuits[0]?.holds).toEqual([
    { instanceId: 'a', open: true, closed: false },
    { instanceId: 'b', open: false, closed: true },
    { instanceId: 'c', open: true, closed: true },
  ])
})

it.each([
  [{ ...circuit, remainingMs: -2 }, '.remainingMs'],
  [{ ...circuit, votes: [['a']] }, '.votes[0].forMs'],
  [{ ...circuit, leases: [['a', 1]] }, '.leases[0].calls'],
  [{ ...circuit, holds: [['a', 'xo']] }, '.holds[0].positions'],
  [{ ...circuit, holds: [['a', 'ox']] }, '.holds[0].positions'],
])('refuses %j as a circuit, and says where it is wrong', async (wrong, where) => {
  const report = reportOf(circuit, wrong)

  await expect(report).rejects.toThrow(`shareOverRedis(): \`reply.shown[1]${where}\``)
})
