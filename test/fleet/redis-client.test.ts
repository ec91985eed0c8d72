import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type IoRedisLike, type NodeRedisLike, type RedisLike } from 'recloser/redis'
import { expect, it, vi } from 'vitest'
import { commandsOf, subscribeTo } from '../../src/fleet/redis-client.ts'
import { complaint } from '../support/complaint.ts'
import { raise } from '../support/tasks.ts'
import { fakeClient } from './support/fake-client.ts'

const answered = () => Promise.resolve()

it('refuses what is no client, and what is no breaker', () => {
  const { client } = fakeClient()
  const share = (breakers: object, options: object) => () =>
    shareOverRedis(breakers as CircuitBreaker, { client, prefix: 'test', ...options })

  expect(complaint(share(new CircuitBreaker(), { client: { isOpen: true } })).message).toContain(
    'a client of node-redis or ioredis',
  )
  expect(complaint(share(new CircuitBreaker(), { client: null })).message).toContain(
    'a client of node-redis or ioredis',
  )
  expect(complaint(share(new CircuitBreaker(), { client: { isOpen: true, subscribe: answered } })).message).toContain(
    'a client of node-redis or ioredis',
  )
  expect(complaint(share(new CircuitBreaker(), { subscriber: {} })).message).toContain('subscriber')
  expect(complaint(share({}, {})).message).toContain('a CircuitBreaker or a BreakerRegistry')
})

it('takes a connection for the subscription that was made for it', async () => {
  const { client } = fakeClient()
  const subscribe = vi.fn(answered)
  const subscriber = { ...client, subscribe } as unknown as NodeRedisLike

  using fleet = shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client, subscriber, prefix: 'test' })
  await vi.waitUntil(() => fleet.status.attached)

  expect(subscribe).toHaveBeenCalledWith('{test:billing}:changes', expect.any(Function))
})

it('asks a client that does not say whether it is ready whether it is open', () => {
  const client = { isOpen: true, sendCommand: answered, subscribe: answered, unsubscribe: answered }

  expect(commandsOf(client).isReady()).toBe(true)
  expect(commandsOf({ ...client, isReady: false }).isReady()).toBe(false)
})

it('hears only its own channel on a connection that has others too', () => {
  const listeners = new Map<string, (...args: unknown[]) => void>()
  const on = (event: string, listener: (...args: unknown[]) => void) => void listeners.set(event, listener)
  const client = { status: 'ready', call: answered, subscribe: answered, unsubscribe: answered, on } as IoRedisLike
  const heard: unknown[] = []

  subscribeTo(client, client, 'ours', (message) => void heard.push(message), vi.fn())
  listeners.get('message')?.('theirs', '1 a')
  listeners.get('message')?.('ours', '2 b')

  expect(heard).toEqual(['2 b'])
})

it.each(['destroy', 'disconnect'] as const)('ends the connection of its own by %s()', (name) => {
  const { client } = fakeClient()
  const ended = vi.fn()
  const own = { ...client, [name]: ended }

  subscribeTo({ ...client, duplicate: () => own }, undefined, 'ours', vi.fn(), vi.fn()).end()

  expect(ended).toHaveBeenCalledTimes(1)
})

/** A client that keeps its listeners, and counts how often it was asked to subscribe and to make another connection. */
function listening(fields: object = {}) {
  const listeners: (readonly [event: string, listener: (...args: unknown[]) => void])[] = []
  const { client } = fakeClient()
  const subscribe = vi.fn(answered)
  const unsubscribe = vi.fn(answered)
  const duplicate = vi.fn<() => object | undefined>(() => undefined)
  const on = (event: string, listener: () => void) => void listeners.push([event, listener])
  const connection = { ...client, on, subscribe, unsubscribe, duplicate, ...fields } as unknown as RedisLike
  const tell = (event: string): void => {
    for (const [name, listener] of listeners) if (name === event) listener()
  }
  return { connection, subscribe, unsubscribe, duplicate, tell }
}

const ioredis = { status: 'ready', call: answered, isReady: undefined, sendCommand: undefined }

it.each([
  ['ready', true],
  ['wait', true],
  ['connecting', false],
  ['end', false],
])('sends over a client of ioredis that is %s: %s', (status, isReady) => {
  const { connection } = listening({ ...ioredis, status })

  expect(commandsOf(connection).isReady()).toBe(isReady)
})

it('tells the client of a cluster the key, by which it finds the node, and that the command may write', async () => {
  const sendCommand = vi.fn(answered)
  const { connection } = listening({ nodeClient: answered, sendCommand })

  await commandsOf(connection).send('key', ['EVALSHA', 'digest'])

  expect(sendCommand).toHaveBeenCalledWith('key', false, ['EVALSHA', 'digest'])
})

it.each([
  ['a cluster of node-redis', { nodeClient: answered }],
  ['a cluster of ioredis', { ...ioredis, isCluster: true }],
])('takes the subscriptions of %s, and makes no other connection', (_what, fields) => {
  const { connection, subscribe, duplicate } = listening(fields)

  subscribeTo(connection, undefined, 'ours', vi.fn(), vi.fn())

  expect([duplicate.mock.calls.length, subscribe.mock.calls.length]).toEqual([0, 1])
})

it('makes no other connection if it is given one for subscriptions', () => {
  const { connection, duplicate } = listening()

  subscribeTo(connection, listening().connection, 'ours', vi.fn(), vi.fn())

  expect(duplicate).not.toHaveBeenCalled()
})

it.each([
  ['node-redis', {}, undefined],
  ['ioredis', ioredis, { autoResubscribe: false }],
])('makes another connection like that of %s', (_library, fields, overrides) => {
  const { connection, duplicate } = listening(fields)

  subscribeTo(connection, undefined, 'ours', vi.fn(), vi.fn())

  expect(duplicate.mock.calls).toEqual([[overrides]])
})

it('subscribes with the client itself if it can make no other connection', () => {
  const { connection, subscribe } = listening({ duplicate: () => raise(new Error('not connected')) })

  subscribeTo(connection, undefined, 'ours', vi.fn(), vi.fn())

  expect(subscribe).toHaveBeenCalledTimes(1)
})

it('takes another connection that cannot say anything of itself', () => {
  const { connection: other, subscribe } = listening({ on: undefined })
  const { connection } = listening({ duplicate: () => other })

  subscribeTo(connection, undefined, 'ours', vi.fn(), vi.fn())

  expect(subscribe).toHaveBeenCalledTimes(1)
})

it('subscribes when the connection is there, if it was not at first', async () => {
  const { connection, subscribe, tell } = listening()
  subscribe.mockRejectedValueOnce(new Error('the client is closed'))

  subscribeTo(connection, connection, 'ours', vi.fn(), vi.fn())
  await answered()
  tell('ready')
  await answered()
  tell('ready')

  expect(subscribe).toHaveBeenCalledTimes(2)
})

it.each([
  ['one of node-redis of its own', {}, true, 1],
  ['one of ioredis of its own', ioredis, true, 2],
  ['one of ioredis that others use too', ioredis, false, 1],
])('subscribes again only where the client does not do it itself: %s', async (_what, fields, isOwn, times) => {
  const { connection: other, subscribe, tell } = listening(fields)
  const { connection } = listening({ ...fields, duplicate: () => other })

  subscribeTo(connection, isOwn ? undefined : other, 'ours', vi.fn(), vi.fn())
  await answered()
  tell('close')
  tell('ready')

  expect(subscribe).toHaveBeenCalledTimes(times)
})

it('leaves the channel with the listener with which it came, so that others go on hearing', () => {
  const { connection, unsubscribe } = listening()
  const hear = vi.fn()

  subscribeTo(connection, connection, 'ours', hear, vi.fn()).end()

  expect(unsubscribe).toHaveBeenCalledWith('ours', hear)
})
