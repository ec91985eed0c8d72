import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker, type CircuitBreakerOptions, type TransitionEvent } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { failureCount } from 'recloser/trip'
import { afterEach, expect, it } from 'vitest'
import { deferred, fakeFleets, viewOf } from './support/fake-client.ts'
import { failing, until } from './support/processes.ts'

const { share, endAll } = fakeFleets()

afterEach(endAll)

const breakerWith = (options: CircuitBreakerOptions = {}): CircuitBreaker =>
  new CircuitBreaker({ name: 'billing', ...options })

const registryOf = (...keys: readonly string[]): BreakerRegistry => {
  const registry = new BreakerRegistry({ options: { resetTimeoutMs: 60_000 } })
  for (const key of keys) registry.get(key)
  return registry
}

it('tells again what came too late, after a beat', async () => {
  let late = true
  const breaker = breakerWith()
  const { sent, attached } = share(breaker, (script) => {
    if (script !== 'vote' || !late) return undefined
    late = false
    return { status: 'late' }
  })
  await attached()

  breaker.trip('by hand')
  await until(() => sent.length === 4)

  expect(sent).toEqual(['beat', 'vote billing', 'beat', 'vote billing'])
})

it('is detached once by several commands that fail together', async () => {
  const registry = registryOf('a', 'b')
  const { sent, events, attached, fleet } = share(registry, (script) => {
    if (script === 'vote') throw new Error('gone')
  })
  await attached()

  for (const breaker of registry.values()) breaker.trip('by hand')
  await until(() => !fleet.status.attached)
  await pause(20)

  // On a busy machine the next beat may have come already.
  expect(sent.slice(0, 3)).toEqual(['beat', 'vote a', 'vote b'])
  expect(events).toEqual(['attached', 'detached'])
})

it('beats once more when the connection is there again while a beat has no answer', async () => {
  const first = deferred<undefined>()
  const { sent, connected, attached } = share(breakerWith(), () => (sent.length === 1 ? first.promise : undefined))
  await until(() => sent.length === 1)

  connected()
  await pause(20)
  const meanwhile = sent.length
  first.resolve(undefined)
  await attached()
  await until(() => sent.length === 2)

  expect(meanwhile).toBe(1)
  expect(sent).toEqual(['beat', 'beat'])
})

it('stays detached where what happened meanwhile cannot be told', async () => {
  const breaker = breakerWith()
  breaker.trip('by hand')
  const { sent, events, fleet } = share(breaker, (script) => {
    if (script === 'vote') throw new Error('gone')
  })
  await until(() => sent.filter((each) => each === 'vote billing').length === 2)
  await pause(5)

  expect(fleet.status.attached).toBe(false)
  expect(events).toEqual(['detached'])
})

it('takes back the vote and the hold of a breaker that leaves the registry, and is detached where that fails', async () => {
  const registry = registryOf('a', 'b')
  const { sent, events, attached } = share(registry, (script, _id, [positions]) => {
    if (script === 'withdraw' || (script === 'hold' && positions === '')) throw new Error('gone')
  })
  await attached()
  registry.get('a').trip('by hand')
  registry.get('a').hold('closed')
  await until(() => sent.length === 3)

  registry.delete('a')
  await until(() => events.length === 2)

  expect(new Set(sent.slice(0, 5))).toEqual(new Set(['beat', 'vote a', 'hold a', 'withdraw a']))
  expect(events).toEqual(['attached', 'detached'])
})

it('takes back the vote of a breaker that has closed while Redis was away', async () => {
  let away = false
  const breaker = breakerWith()
  const { sent, connected, attached, fleet } = share(breaker, () => {
    if (away) throw new Error('gone')
  })
  await attached()
  breaker.trip('by hand')
  await until(() => sent.includes('vote billing'))

  away = true
  connected()
  await until(() => !fleet.status.attached)
  breaker.reset()
  away = false
  await attached()

  expect(sent.at(-1)).toBe('withdraw billing')
})

it('all circuits that count in one period tell at its end', async () => {
  const trip = failureCount({ threshold: 5 })
  const registry = new BreakerRegistry({ options: { trip } })
  for (const key of ['a', 'b', 'c']) registry.get(key)
  const { sent, attached } = share(registry, () => undefined, { aggregate: { everyMs: 30 } })
  await attached()

  for (const key of ['a', 'b']) await registry.get(key).execute(() => 'answer')
  const before = [...sent]
  await until(() => sent.length === 3)

  expect(before).toEqual(['beat'])
  expect(sent).toEqual(['beat', 'count a', 'count b'])
})

const counted = {
  bucket: '6',
  buckets: [
    ['5', 1_000, 3, 3, 0],
    ['6', 0, 1, 0, 0],
  ],
}

it('asks whether enough others have seen the failures that it knows of from them alone', async () => {
  const told: (readonly string[])[] = []
  const breaker = breakerWith({ trip: failureCount({ threshold: 3 }) })
  const { attached } = share(
    breaker,
    (script, _id, args) => {
      if (script === 'judge') told.push(args)
      const ofOthers = {
        ...counted,
        buckets: [...counted.buckets.slice(0, 1), ['6', 0, 9 + 9 * told.length, 1 + told.length, 0]],
      }
      return script === 'count' ? ofOthers : script === 'judge' ? { view: viewOf(told.length > 1, 5) } : undefined
    },
    { aggregate: { everyMs: 5 } },
  )
  await attached()

  await breaker.execute(() => 'answer')
  await until(() => told.length === 1)
  await pause(20)
  const before = breaker.state
  await breaker.execute(() => 'answer')
  await until(() => breaker.state === 'open')

  expect(before).toBe('closed')
  expect(breaker.current.state.reason).toBe('fleet opened')
  expect(told[0]).toEqual(['60000', '1', expect.stringMatching(/^4 failures within timeWindow\(60000\/10\), by /), '2'])
})

it('counts what others have counted in no later period of the circuit', async () => {
  const answer = deferred<object>()
  const breaker = breakerWith({ trip: failureCount({ threshold: 3 }) })
  const { sent, attached } = share(breaker, (script) => (script === 'count' ? answer.promise : undefined), {
    aggregate: { everyMs: 5 },
  })
  await attached()
  await breaker.execute(() => 'answer')
  await until(() => sent.includes('count billing'))

  breaker.reset()
  answer.resolve(counted)
  await pause(20)

  expect(breaker.stats).toMatchObject({ state: 'closed', failures: 0, successes: 0 })
})

it('is detached where the counts of a period cannot be told, and tells none while it is', async () => {
  const breaker = breakerWith({ trip: failureCount({ threshold: 3 }) })
  const { sent, attached, events } = share(
    breaker,
    (script) => {
      if (script === 'count' || sent.length > 2) throw new Error('gone')
    },
    { aggregate: { everyMs: 5 } },
  )
  await attached()
  await breaker.execute(() => 'answer')
  await until(() => events.length === 2)

  await breaker.execute(() => 'answer')
  await pause(30)

  expect(events).toEqual(['attached', 'detached'])
  expect(sent.filter((each) => each === 'count billing')).toHaveLength(1)
})

it('is closed once where the fleet closes it while its own reset is being told', async () => {
  const [closing, asking] = [deferred<object>(), deferred<object>()]
  const transitions: string[] = []
  const onStateChange = ({ to, reason }: TransitionEvent) => void transitions.push(`${to}: ${reason}`)
  const breaker = breakerWith({ failureThreshold: 1, onStateChange })
  const { sent, attached } = share(breaker, (script) => {
    if (script === 'vote') return { view: viewOf(true, 5, 0) }
    return script === 'close' ? closing.promise : script === 'lease' ? asking.promise : undefined
  })
  await attached()
  await breaker.execute(failing).catch(() => undefined)
  await until(() => breaker.current.state.reason === 'fleet opened')
  const call = breaker.execute(() => 'answer')
  await until(() => sent.includes('lease billing'))

  breaker.reset()
  await until(() => sent.includes('close billing'))
  asking.resolve({ granted: false, view: viewOf(false, 6) })
  closing.resolve({ view: viewOf(false, 6) })

  expect(await call).toBe('answer')
  expect(transitions).toEqual(['open: 1 failure', 'closed: manual'])
})
