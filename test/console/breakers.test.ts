import { expect, it } from 'vitest'
import { breakerConsole } from 'recloser/console'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'
import { act, ask, rowsOf } from './ask.ts'

const totals = { successes: 0, failures: 0, ignored: 0, late: 0, rejected: 0, trips: 0 }

it('lists each breaker with its state, its reason, its cause in words and its totals', async () => {
  const clock = manualClock()
  const billing = new CircuitBreaker({ name: 'billing', failureThreshold: 2, resetTimeoutMs: 10_000, clock })
  billing.acquire().fail(new Error('down'))
  billing.acquire().fail(new TypeError('no route'))
  billing.tryAcquire()
  clock.advance(4_000)

  const handler = breakerConsole({ breakers: [billing, new CircuitBreaker({ name: 'search' })] })

  expect(await rowsOf(handler)).toEqual([
    {
      key: 'billing',
      name: 'billing',
      state: 'open',
      retryAfterMs: 6_000,
      reason: '2 failures in a row',
      cause: 'TypeError: no route',
      heldBy: null,
      totals: { ...totals, failures: 2, rejected: 1, trips: 1 },
    },
    {
      key: 'search',
      name: 'search',
      state: 'closed',
      retryAfterMs: 0,
      reason: null,
      cause: null,
      heldBy: null,
      totals,
    },
  ])
})

it('lists breakers of a registry by their keys, whatever these are', async () => {
  const keys = ['__proto__', 'a/b', '<img src=x onerror=alert(1)>', 'constructor', '', 'ключ']
  const registry = new BreakerRegistry({ options: { name: 'host' } })
  for (const key of keys) registry.get(key)

  const rows = await rowsOf(breakerConsole({ breakers: registry }))

  expect(rows.map(({ key, name }) => [key, name])).toEqual(keys.map((key) => [key, `host:${key}`]))
})

it('lists a breaker that comes later, and not one that was evicted', async () => {
  const registry = new BreakerRegistry({ maxSize: 2 })
  const handler = breakerConsole({ breakers: [registry] })
  expect(await rowsOf(handler)).toEqual([])

  for (const key of ['a', 'b', 'c']) registry.get(key)

  expect((await rowsOf(handler)).map(({ key }) => key)).toEqual(['b', 'c'])
})

it('gives each breaker of a name a key of its own, which stays with it', async () => {
  const [one, other] = [new BreakerRegistry(), new BreakerRegistry()]
  for (const registry of [one, other]) for (const key of ['a', 'b']) registry.get(key)
  const handler = breakerConsole({ breakers: [one, other, new CircuitBreaker({ name: 'a' })] })
  other.get('a').trip()
  one.delete('a')

  const keys = async () => (await rowsOf(handler)).map(({ key, state }) => [key, state])

  expect(await keys()).toEqual([
    ['b', 'closed'],
    ['a (2)', 'open'],
    ['b (2)', 'closed'],
    ['a (3)', 'closed'],
  ])
  one.get('a')
  expect((await keys()).at(-1)).toEqual(['a', 'closed'])
})

it('gives a key that a path can carry to names that none can: a point, two points, half of a character', async () => {
  const registry = new BreakerRegistry()
  const names = ['.', '..', '...', '%2e', 'a\ud800b']
  for (const name of names) registry.get(name)
  const handler = breakerConsole({ breakers: registry, controls: { authorize: () => true } })

  const keys = (await rowsOf(handler)).map(({ key }) => key)
  const statuses = await Promise.all(keys.map(async (key) => (await act(handler, key, 'trip')).status))

  expect(keys).toEqual(['. (2)', '.. (2)', '...', '%2e', 'a\ufffdb'])
  expect(statuses).toEqual([200, 200, 200, 200, 200])
  expect(names.map((name) => registry.get(name).state)).toEqual(names.map(() => 'open'))
})

it('finds a key for each of ten thousand breakers that nobody named', async () => {
  const breakers = Array.from({ length: 10_000 }, () => new CircuitBreaker())

  const rows = await rowsOf(breakerConsole({ breakers }))

  expect(new Set(rows.map(({ key }) => key)).size).toBe(10_000)
})

it('says null where waiting does not help, as JSON has no Infinity', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: Infinity })
  breaker.acquire().fail('down')

  const [row] = await rowsOf(breakerConsole({ breakers: breaker }))

  expect(row).toMatchObject({ state: 'open', retryAfterMs: null, cause: 'down' })
})

it('shows that the program holds a breaker', async () => {
  const breaker = new CircuitBreaker()
  const hold = breaker.hold('open')
  const handler = breakerConsole({ breakers: breaker })

  expect(await rowsOf(handler)).toMatchObject([
    { state: 'open', retryAfterMs: null, reason: 'held open', cause: null, heldBy: 'the program' },
  ])
  hold.release()
  expect(await rowsOf(handler)).toMatchObject([{ state: 'closed', reason: null, heldBy: null }])
})

it('shows how this process stands in its fleet, and nothing else that the fleet has', async () => {
  const status = { instanceId: 'a', attached: true, instances: 2, circuits: 1, generation: 7 }
  const fleet = { status: { ...status, client: 'secret' }, close: () => Promise.resolve() }

  const { body } = await ask(breakerConsole({ breakers: [], fleet }), '/api/breakers')

  expect(body).toEqual({ breakers: [], fleet: status })
})

it('leaves its breakers when it is closed, and shows none any more', async () => {
  const registry = new BreakerRegistry()
  registry.get('a')
  const handler = breakerConsole({ breakers: [registry] })
  handler.close()
  handler[Symbol.dispose]()
  registry.get('b')

  expect(await rowsOf(handler)).toEqual([])
})

it.each([undefined, null, 5, {}, [{}]])('refuses %o in place of breakers', (breakers) => {
  expect(() => breakerConsole({ breakers: breakers as never })).toThrow(
    /^breakerConsole\(\): `breakers` must be a CircuitBreaker/,
  )
})

it.each([
  [{ fleet: {} }, 'breakerConsole(): `fleet` must be what shareOverRedis() returned, received an object'],
  [{ controls: true }, 'breakerConsole(): `controls` must be an object such as `{ authorize }`, received true'],
  [{ controls: {} }, 'breakerConsole(): `authorize` must be a function, received undefined'],
  [{ controls: { authorise: () => true } }, 'breakerConsole(): unknown option `authorise`, did you mean `authorize`?'],
  [{ basepath: '/' }, 'breakerConsole(): unknown option `basepath`, did you mean `basePath`?'],
])('refuses the options %o', (options, message) => {
  expect(() => breakerConsole({ breakers: [], ...(options as object) })).toThrow(message)
})
