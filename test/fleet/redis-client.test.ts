import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type IoRedisLike, type NodeRedisLike } from 'recloser/redis'
import { expect, it, vi } from 'vitest'
import { commandsOf, subscribeTo } from '../../src/fleet/redis-client.ts'
import { complaint } from '../support/complaint.ts'
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
