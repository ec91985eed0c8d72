import { CircuitBreaker } from 'recloser'
import { expect, it } from 'vitest'
import { fakeFleets } from './support/fake-client.ts'

const { share, endAll: endFakes } = fakeFleets()

it('rejects once the fleet is closed', async () => {
  const { fleet } = share(new CircuitBreaker({ name: 'billing' }), () => undefined)
  await fleet.close()

  await expect(fleet.inspect()).rejects.toThrow('Fleet.inspect(): the fleet is closed')
  await endFakes()
})

it.each([
  [{}, 'reply.processes'],
  [{ processes: [['a']] }, 'reply.processes[0].deadForMs'],
  [{ processes: ['a'] }, 'reply.processes[0].id'],
  [{ processes: [], needed: -1 }, 'reply.needed'],
])('refuses %j as an answer, and says where it is wrong', async (answer, wrong) => {
  const { fleet } = share(new CircuitBreaker({ name: 'billing' }), () => answer)

  await expect(fleet.inspect()).rejects.toThrow(`shareOverRedis(): \`${wrong}\``)
  await endFakes()
})
