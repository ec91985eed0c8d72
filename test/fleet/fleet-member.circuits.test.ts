import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { expect, it } from 'vitest'
import { deferred, viewOf } from './support/fake-client.ts'
import { membersWithSession, pass } from './support/members-with-session.ts'

const memberOf = membersWithSession()
const viewed = (open: boolean, generation: number) => ({
  view: { ...viewOf(open, generation), generation },
})

it('a breaker that a registry makes open is told at once', async () => {
  const tripped = new CircuitBreaker()
  tripped.trip()
  const snapshot = tripped.snapshot()
  const { registry, told } = memberOf({}, { registry: new BreakerRegistry({ options: () => ({ snapshot }) }) })
  await pass(1)

  registry.get('a')
  await pass(1)

  expect(told).toEqual(['vote a'])
})

it('what is dropped while its hold is being told leaves the fleet attached', async () => {
  const first = deferred<object>()
  const { registry, told, events } = memberOf({ run: () => (told.length === 1 ? first.promise : {}) })
  await pass(1)
  const hold = registry.get('a').hold('open')
  await pass(1)

  hold.release()
  registry.delete('a')
  first.resolve({})
  await pass(1)

  expect(told).toEqual(['hold a', 'hold a'])
  expect(events).toEqual(['attached'])
})

it.each(['open', 'held open'])(
  'reads a circuit that is %s when its key comes back before the next beat',
  async (how) => {
    const { view } = viewed(how === 'open', 5)
    const { registry, told, hear } = memberOf({ run: () => ({ view: { ...view, heldOpen: how !== 'open' } }) })
    const isOpen = () => registry.get('a').stats.state === 'open' || registry.get('a').current.held === 'open'
    await pass(1)
    registry.get('a')
    hear('5 a')
    await pass(1)
    const before = isOpen()

    registry.delete('a')
    registry.get('a')
    await pass(1)

    expect([before, isOpen()]).toEqual([true, true])
    expect(told).toEqual(['read a', 'read a'])
  },
)

it('sends nothing for a closed circuit whose key comes back', async () => {
  const { registry, told, hear } = memberOf({ run: () => viewed(false, 5) })
  await pass(1)
  registry.get('a')
  hear('5 a')
  await pass(1)

  registry.delete('a')
  registry.get('a')
  await pass(1)

  expect(told).toEqual(['read a'])
})

it('a message makes it look where it has not looked yet, and any other text does nothing', async () => {
  const { registry, told, hear } = memberOf({ run: () => viewed(true, 5) })
  await pass(1)

  for (const message of ['', 'nonsense', undefined, '5', '5 a b']) hear(message)
  hear('5 a')
  registry.get('a')
  await pass(1)
  hear('5 a')
  hear('4 a')
  await pass(1)

  expect(told).toEqual(['read a'])
})

it('remembers no more than 100,000 names from messages, and none that is longer than 1,000 characters', async () => {
  const { registry, told, hear } = memberOf({ run: () => viewed(true, 5) })
  await pass(1)
  const longest = 'x'.repeat(1_000)

  for (const id of [`${longest}x`, longest]) hear(`5 ${id}`)
  for (let each = 1; each < 100_001; each++) hear(`5 ${each}`)
  for (const key of [`${longest}x`, longest, '99999', '100000']) registry.get(key)
  await pass(1)

  expect(told).toEqual([`read ${longest}`, 'read 99999'])
})
