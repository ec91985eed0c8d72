import { CircuitBreaker, execute } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf } from '../suite/expect.ts'

check('a registry makes one breaker for each key, named for it', async () => {
  const hosts = new BreakerRegistry({ options: { name: 'hosts' } })

  expectSame(await execute(hosts.get('a'), () => 'answer'), 'answer')

  expectSame([hosts.get('a') === hosts.get('a'), hosts.get('a') instanceof CircuitBreaker], [true, true])
  expectSame([hosts.get('a').name, hosts.peek('b'), hosts.size], ['hosts:a', undefined, 1])
})

check('a flood of fresh keys neither grows a registry nor evicts an open circuit', async () => {
  const hosts = new BreakerRegistry({ maxSize: 3, options: () => ({ failureThreshold: 1, clock: () => 0 }) })
  await reasonOf(execute(hosts.get('down'), () => Promise.reject(new Error('down'))))

  for (let key = 0; key < 1_000; key++) hosts.get(`key ${key}`)

  expectSame(
    [...hosts].map(([key, { state }]) => `${key}: ${state}`),
    ['down: open', 'key 998: closed', 'key 999: closed'],
  )
})

check('who subscribes to a registry hears of every breaker, until it is deleted', () => {
  const hosts = new BreakerRegistry({ options: { failureThreshold: 1 } })
  const before = hosts.get('before')
  const told: string[] = []
  hosts.subscribe(({ type }, key) => told.push(`${key}: ${type}`))

  before.acquire().fail()
  hosts.get('after').acquire().succeed()
  expectSame([hosts.delete('before'), hosts.delete('before')], [true, false])
  before.reset()

  expectSame(told, ['before: failure', 'before: transition', 'after: success'])
})
