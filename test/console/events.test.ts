import { install, type Clock } from '@sinonjs/fake-timers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { breakerConsole, type ConsoleHandler } from 'recloser/console'
import { BreakerRegistry } from 'recloser/registry'
import { consecutiveFailures } from 'recloser/trip'
import type { StreamMessage } from '../../src/console/event-stream.ts'
import { act, origin } from './ask.ts'

let time: Clock
beforeEach(() => {
  time = install({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  time.uninstall()
})

interface Reader {
  /** The next message; `undefined` when the stream has ended. */
  next(): Promise<StreamMessage | undefined>
  cancel(): Promise<void>
}

async function reader(handler: ConsoleHandler): Promise<Reader> {
  const response = await handler(new Request(`${origin}/api/events`))
  const read = response.body?.getReader() ?? expect.fail()
  return {
    async next() {
      const { value, done } = await read.read()
      if (done) return undefined
      const data = /^(?:retry: 1000\n)?data: (.*)\n\n$/.exec(new TextDecoder().decode(value))?.[1]
      return JSON.parse(data ?? expect.fail('no message')) as StreamMessage
    },
    cancel: () => read.cancel(),
  }
}

const keysIn = (message: StreamMessage | undefined): readonly string[] => message?.breakers.map(({ key }) => key) ?? []

/** The message that comes while time passes. */
async function nextWithin(read: Reader, ms: number): Promise<StreamMessage | undefined> {
  const next = read.next()
  await time.tickAsync(ms)
  return next
}

it('begins with all breakers, and whether there are controls', async () => {
  const breakers = [new CircuitBreaker({ name: 'a', failureThreshold: 2 }), new CircuitBreaker({ name: 'b' })]
  breakers[0]?.acquire().fail('down')
  const read = await reader(breakerConsole({ breakers }))

  const first = await read.next()

  expect(first).toMatchObject({ controls: false, anew: true, gone: [] })
  expect(first?.breakers).toMatchObject([
    { key: 'a', state: 'closed', failing: true },
    { key: 'b', state: 'closed', failing: false },
  ])
  expect(first).not.toHaveProperty('fleet')
})

it('tells of a transition within a quarter of a second, and of nothing else', async () => {
  const breakers = [new CircuitBreaker({ name: 'a' }), new CircuitBreaker({ name: 'b' })]
  const read = await reader(breakerConsole({ breakers, controls: { authorize: () => true } }))
  expect(await read.next()).toMatchObject({ controls: true })
  breakers[0]?.trip('deploy')
  breakers[0]?.trip('deploy again')

  const second = await nextWithin(read, 250)

  expect(second).toMatchObject({ breakers: [{ key: 'a', state: 'open', cause: 'deploy again' }], gone: [] })
  expect(second).not.toHaveProperty('anew')
  expect(second).not.toHaveProperty('controls')
})

it('tells of calls that ended well, of which there is no event, within a second and a quarter', async () => {
  const breaker = new CircuitBreaker()
  const read = await reader(breakerConsole({ breakers: breaker }))
  await read.next()
  for (let call = 0; call < 3; call++) breaker.acquire().succeed()

  expect((await nextWithin(read, 1_250))?.breakers[0]?.totals.successes).toBe(3)
})

it('tells when an open circuit has become half-open by time, of which there is no event', async () => {
  const breaker = new CircuitBreaker({ resetTimeoutMs: 5_000 })
  breaker.trip()
  const read = await reader(breakerConsole({ breakers: breaker }))
  await read.next()
  // One message that nothing has changed.
  expect(keysIn(await nextWithin(read, 2_000))).toEqual([])
  expect(keysIn(await nextWithin(read, 2_000))).toEqual([])

  expect(await nextWithin(read, 1_500)).toMatchObject({ breakers: [{ state: 'half-open', retryAfterMs: 0 }] })
})

it('says every two seconds that it is there', async () => {
  const read = await reader(breakerConsole({ breakers: new CircuitBreaker() }))
  await read.next()
  let isTold = false
  const next = read.next().then((message) => {
    isTold = true
    return message
  })
  await time.tickAsync(1_900)
  expect(isTold).toBe(false)
  await time.tickAsync(100)

  expect(await next).toEqual({ breakers: [], gone: [] })
})

it('tells of breakers that come and go', async () => {
  const registry = new BreakerRegistry()
  registry.get('a')
  const read = await reader(breakerConsole({ breakers: registry }))
  await read.next()
  registry.get('b')
  registry.delete('a')

  const second = await nextWithin(read, 250)

  expect([keysIn(second), second?.gone]).toEqual([['b'], ['a']])
})

it('tells of the fleet when something about it has changed', async () => {
  const status = { instanceId: 'a', attached: true, instances: 1, circuits: 2, generation: 3 }
  const fleet = { status }
  const read = await reader(breakerConsole({ breakers: [], fleet }))
  expect((await read.next())?.fleet).toEqual(status)
  expect(await nextWithin(read, 2_000)).toEqual({ breakers: [], gone: [] })
  fleet.status = { ...status, attached: false }

  expect((await nextWithin(read, 250))?.fleet).toMatchObject({ attached: false })
})

it('sends many breakers in parts, without a pause between', async () => {
  const breakers = Array.from({ length: 600 }, (_, number) => new CircuitBreaker({ name: `n${number}` }))
  const read = await reader(breakerConsole({ breakers }))

  const parts = [await read.next(), await read.next(), await read.next()]

  expect(parts.map((part) => part?.breakers.length)).toEqual([250, 250, 100])
  expect(parts.map((part) => part?.anew)).toEqual([true, undefined, undefined])
  expect(parts.flatMap(keysIn)).toEqual(breakers.map(({ name }) => name))
})

it('says who holds a breaker', async () => {
  const handler = breakerConsole({ breakers: new CircuitBreaker(), controls: { authorize: () => 'Ada' } })
  const read = await reader(handler)
  await read.next()
  await act(handler, 'circuit', 'hold-open')
  expect(await nextWithin(read, 250)).toMatchObject({ breakers: [{ state: 'open', heldBy: 'Ada', failing: false }] })
  await act(handler, 'circuit', 'hold-closed')

  expect(await nextWithin(read, 250)).toMatchObject({ breakers: [{ state: 'closed', heldBy: 'Ada', failing: false }] })
})

it('goes on where a trip strategy cannot say what it has counted, and tells the error', async () => {
  const told: unknown[] = []
  const trip = {
    ...consecutiveFailures(5),
    counts() {
      throw new Error('broken')
    },
  }
  const breaker = new CircuitBreaker({ trip, onHookError: (error, hook) => void told.push([hook, error]) })
  const read = await reader(breakerConsole({ breakers: breaker }))

  expect(await read.next()).toMatchObject({ breakers: [{ state: 'closed', failing: false }] })
  expect(told[0]).toEqual(['stats', new Error('broken')])
})

describe('a client that does not read', () => {
  it('costs no timer, and is told the latest when it reads again', async () => {
    const breaker = new CircuitBreaker()
    const read = await reader(breakerConsole({ breakers: breaker }))
    await read.next()
    for (let turn = 0; turn < 1_000; turn++) {
      breaker.trip()
      breaker.reset()
      await time.tickAsync(100)
    }
    breaker.trip('the last')
    expect(time.countTimers()).toBe(0)

    const next = await nextWithin(read, 250)

    expect(next?.breakers).toHaveLength(1)
    expect(next?.breakers[0]).toMatchObject({ state: 'open', cause: 'the last', totals: { trips: 1_001 } })
  })

  it('begins anew where it has missed too many that have gone', async () => {
    const registry = new BreakerRegistry({ maxSize: 5 })
    const handler = breakerConsole({ breakers: registry })
    registry.get('first')
    const [early, late] = [await reader(handler), await reader(handler)]
    await early.next()
    for (let key = 0; key < 1_000; key++) registry.get(`k${key}`)
    const parts = [await nextWithin(early, 250), await early.next(), await early.next(), await early.next()]
    expect(parts.map((part) => part?.anew)).toEqual([undefined, undefined, undefined, undefined])
    expect(parts.flatMap((part) => part?.gone ?? []).slice(0, 2)).toEqual(['first', 'k0'])
    await late.next()
    for (let key = 0; key < 1_010; key++) registry.get(`m${key}`)

    for (const read of [early, late]) {
      const next = await nextWithin(read, 250)
      expect(next).toMatchObject({ anew: true, gone: [] })
      const keys = [...keysIn(next), ...keysIn(await read.next()), ...keysIn(await nextWithin(read, 2_000))]
      expect(keys).toEqual(['m1005', 'm1006', 'm1007', 'm1008', 'm1009'])
    }
  })
})

it('leaves no timer behind when the client leaves, wherever it is', async () => {
  const handler = breakerConsole({ breakers: new CircuitBreaker() })
  const [unread, waiting] = [await reader(handler), await reader(handler)]
  await unread.cancel()
  await waiting.next()
  void waiting.next()
  await time.tickAsync(100)
  expect(time.countTimers()).toBe(1)
  await waiting.cancel()

  expect(time.countTimers()).toBe(0)
})

it('ends with the console', async () => {
  const handler = breakerConsole({ breakers: new CircuitBreaker() })
  const [waiting, unread] = [await reader(handler), await reader(handler)]
  await waiting.next()
  const next = waiting.next()
  handler.close()
  await time.tickAsync(250)

  expect(await next).toBe(undefined)
  expect(await unread.next()).toBe(undefined)
})
