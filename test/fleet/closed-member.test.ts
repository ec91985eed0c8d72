import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { failureCount } from 'recloser/trip'
import { afterEach, expect, it } from 'vitest'
import { deferred, fakeFleets, type Answer } from './support/fake-client.ts'
import { failing, until } from './support/processes.ts'

const { share, endAll } = fakeFleets()
afterEach(endAll)

const billing = (): CircuitBreaker => new CircuitBreaker({ name: 'billing' })

/** A registry whose breaker `a` is shared, and what was told of that. */
async function registryShared(answer: Answer = () => undefined) {
  const told: string[] = []
  const registry = new BreakerRegistry({ options: { resetTimeoutMs: 60_000 } })
  const member = share(registry, (script, id, args) => {
    told.push(`${script} ${args[0] ?? ''}`.trim())
    return answer(script, id, args)
  })
  const breaker = registry.get('a')
  await member.attached()
  return { ...member, registry, breaker, told }
}

it('does not beat any more once it is closed, though another beat was asked for while one was on its way', async () => {
  const first = deferred<undefined>()
  const { fleet, connected, sent } = share(billing(), (script) => (script === 'beat' ? first.promise : undefined))
  await until(() => sent.length === 1)
  connected()
  await pause(20)

  const closed = fleet.close()
  first.resolve(undefined)
  await closed
  await pause(20)

  expect(sent).toEqual(['beat', 'leave'])
})

it('says that it leaves also where its first beat has no answer yet', async () => {
  const { fleet, sent } = share(billing(), (script) => (script === 'beat' ? new Promise(() => undefined) : undefined))
  await until(() => sent.length === 1)

  await fleet.close()

  expect(sent).toEqual(['beat', 'leave'])
})

it('sends nothing where it was closed at once', async () => {
  const { fleet, sent } = share(billing(), () => undefined)

  await fleet.close()
  await pause(20)

  expect(sent).toEqual([])
})

it('asks nothing more of Redis if it is closed during an inspection of the fleet', async () => {
  const list = deferred<object>()
  const { fleet, sent, attached } = share(billing(), (script) => (script === 'list' ? list.promise : undefined))
  await attached()
  const report = fleet.inspect().catch((error: unknown) => String(error))
  await until(() => sent.includes('list'))

  const closed = fleet.close()
  list.resolve({ processes: [], names: ['billing'] })
  await closed

  expect(await report).toBe('Error: the fleet is closed')
  expect(sent).toEqual(['beat', 'list', 'leave'])
})

it('does not vote any more where it is closed while it tells what it has counted', async () => {
  const count = deferred<undefined>()
  const breaker = new CircuitBreaker({ name: 'billing', trip: failureCount({ threshold: 2 }) })
  const answer: Answer = (script) => (script === 'count' ? count.promise : undefined)
  const { fleet, sent, attached } = share(breaker, answer, { aggregate: { everyMs: 10_000 } })
  await attached()
  for (const task of [failing, failing]) await breaker.execute(task).catch(() => undefined)
  await until(() => sent.includes('count billing'))

  const closed = fleet.close()
  count.resolve(undefined)
  await closed
  await pause(20)

  expect(sent).toEqual(['beat', 'count billing', 'leave'])
})

it('tells nothing of a hold or an opening of a breaker that its registry has dropped in the meantime', async () => {
  const { registry, breaker, told } = await registryShared()

  breaker.hold('open')
  breaker.trip('by hand')
  registry.delete('a')
  await pause(20)

  expect(told).toEqual(['beat'])
})

it.each(['hold', 'vote'])('takes back a %s that is on its way where its registry drops the breaker', async (word) => {
  const { registry, breaker, told } = await registryShared((script) =>
    script === word ? new Promise(() => undefined) : undefined,
  )

  if (word === 'hold') breaker.hold('open')
  else breaker.trip('by hand', { forMs: 0 })
  await until(() => told.length === 2)
  registry.delete('a')
  await pause(20)

  expect(told).toEqual(word === 'hold' ? ['beat', 'hold o', 'hold'] : ['beat', 'vote 0', 'withdraw'])
})

it('tells that a breaker was reset where its registry drops it in the same breath', async () => {
  const { registry, breaker, told } = await registryShared()

  breaker.trip('by hand')
  breaker.reset()
  registry.delete('a')
  await pause(20)

  expect(told).toEqual(['beat', 'close'])
})
