import { setTimeout as pause } from 'node:timers/promises'
import { BreakerRegistry } from 'recloser/registry'
import { afterEach, expect, it } from 'vitest'
import { deferred, fakeFleets, viewOf } from './support/fake-client.ts'
import { failing, until } from './support/processes.ts'

const { share, endAll } = fakeFleets()
afterEach(endAll)

/** A registry whose fleet has opened the circuit `a`, and what was said of its leases: what was handed back, and what was wanted. */
async function registryWith(granted: Promise<object>) {
  const handedBack: string[] = []
  const wanted: string[] = []
  const registry = new BreakerRegistry({ options: { failureThreshold: 1, resetTimeoutMs: 60_000 } })
  const member = share(
    registry,
    (script, _id, args) => {
      if (script !== 'lease') return script === 'beat' ? undefined : { view: viewOf(true, 5, 0) }
      if (args[0] !== '') handedBack.push(String(args[0]))
      if (args[7] !== '') wanted.push(String(args[7]))
      return args[7] === '' ? undefined : granted
    },
    { quorum: 1 },
  )
  await member.attached()
  /** The breaker, once it is open with the fleet. */
  const opened = async () => {
    const breaker = registry.get('a')
    await breaker.execute(failing).catch(() => undefined)
    await until(() => breaker.current.state.reason === 'fleet opened')
    return breaker
  }
  return { registry, opened, handedBack, wanted }
}

it('names no lease of a breaker like one of its predecessor of the same key', async () => {
  const { registry, opened, wanted } = await registryWith(Promise.resolve({ granted: true }))
  const before = await opened()
  before.tryAcquire()
  await until(() => before.retryAfterMs === 0)
  registry.delete('a')

  const breaker = await opened()
  breaker.tryAcquire()
  await until(() => breaker.retryAfterMs === 0)

  expect(new Set(wanted).size).toBe(2)
})

it('hands a lease back that is granted when the registry has dropped the breaker', async () => {
  const granted = deferred<object>()
  const { registry, opened, wanted, handedBack } = await registryWith(granted.promise)
  const breaker = await opened()
  breaker.tryAcquire()
  await until(() => wanted.length === 1)

  registry.delete('a')
  granted.resolve({ granted: true })
  await pause(20)

  expect(handedBack).toEqual(wanted)
})
