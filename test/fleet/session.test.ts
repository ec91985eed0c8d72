import { afterEach, expect, it, vi } from 'vitest'
import { keysOf } from '../../src/fleet/names.ts'
import type { Commands } from '../../src/fleet/redis-client.ts'
import { Script } from '../../src/fleet/script.ts'
import { BusyError, Session } from '../../src/fleet/session.ts'
import { deferred } from './support/fake-client.ts'

const sessionOf = (commands: Commands, timeoutMs = 20): Session =>
  new Session({ commands, keys: keysOf('test', ''), instanceId: 'a', aliveMs: 300, timeoutMs })

const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

afterEach(() => {
  vi.unstubAllGlobals()
})

it('sends nothing without a connection, and says so', async () => {
  const send = vi.fn()

  const error = await errorOf(sessionOf({ isReady: () => false, send }).beat())

  expect(String(error)).toBe('NotConnectedError: the client is not connected')
  expect(send).not.toHaveBeenCalled()
})

it('sends no more than 64 commands at once, and says of the others that they were not sent in time', async () => {
  const send = vi.fn(() => new Promise(() => undefined))
  // The digest of a script takes its time too, on a busy machine.
  const session = sessionOf({ isReady: () => true, send }, 300)

  const errors = await Promise.all(Array.from({ length: 65 }, () => errorOf(session.run('read', 'a', 'read'))))

  expect(send).toHaveBeenCalledTimes(64)
  expect(errors.map(String).filter((error) => error === 'Error: no answer within 300 ms')).toHaveLength(64)
  expect(errors[64]).toBeInstanceOf(BusyError)
})

it('sends no beats more than 256 that have no answer', async () => {
  const send = vi.fn(() => new Promise(() => undefined))
  const session = sessionOf({ isReady: () => true, send })

  const errors = await Promise.all(Array.from({ length: 257 }, () => errorOf(session.beat())))

  expect(send).toHaveBeenCalledTimes(256)
  expect(String(errors[256])).toBe('Error: 256 commands have no answer')
})

it('sends a command that waited for its turn, however many there are', async () => {
  const answer = JSON.stringify({ status: 'ok', now: 1, epoch: '1', revision: '1', alive: 1 })
  let inFlight = 0
  let most = 0
  const send = async (): Promise<string> => {
    most = Math.max(most, ++inFlight)
    await Promise.resolve()
    inFlight--
    return answer
  }
  const session = sessionOf({ isReady: () => true, send }, 5_000)

  const replies = await Promise.all(Array.from({ length: 2_000 }, () => session.run('read', 'a', 'read')))

  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set(['ok']))
  expect(most).toBe(64)
})

it('sends nothing that waited for its turn while the connection was lost', async () => {
  const first = deferred<string>()
  let isReady = true
  const send = vi.fn(() => first.promise)
  const session = sessionOf({ isReady: () => isReady, send }, 5_000)
  const errors = Array.from({ length: 66 }, () => errorOf(session.run('read', 'a', 'read')))
  await vi.waitUntil(() => send.mock.calls.length === 64)

  isReady = false
  first.resolve('nonsense')

  expect((await Promise.all(errors)).map((error) => (error as Error).name).slice(-2)).toEqual([
    'NotConnectedError',
    'NotConnectedError',
  ])
})

it('sends a script as a whole where the runtime has no digests', async () => {
  vi.stubGlobal('crypto', undefined)
  const send = vi.fn(() => Promise.resolve('done'))

  const answer = await new Script('return 1').run(send, ['key'], ['argument'])

  expect(answer).toBe('done')
  expect(send.mock.calls).toEqual([['key', ['EVAL', 'return 1', '1', 'key', 'argument']]])
})

it('sends nothing after its last word, neither what waited for its turn nor the second half of a script', async () => {
  const digest = deferred<string>()
  const sent: (string | undefined)[] = []
  const send = (_key: string, [command, text]: readonly string[]): Promise<unknown> => {
    sent.push(command === 'EVALSHA' ? command : text?.includes('ZREM') === true ? 'leave' : text)
    return digest.promise
  }
  const session = sessionOf({ isReady: () => true, send }, 5_000)
  const errors = Array.from({ length: 70 }, () => errorOf(session.run('read', 'a', 'read')))
  await vi.waitUntil(() => sent.length === 64)

  const left = errorOf(session.leave())
  digest.resolve(Promise.reject(new Error('NOSCRIPT')) as unknown as string)
  await left

  expect(sent.slice(64)).toEqual(['EVALSHA', 'leave'])
  expect(new Set((await Promise.all(errors)).map(String))).toEqual(new Set(['Error: the fleet is closed']))
})
