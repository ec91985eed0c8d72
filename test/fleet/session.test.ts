import { afterEach, expect, it, vi } from 'vitest'
import { keysOf } from '../../src/fleet/names.ts'
import type { Commands } from '../../src/fleet/redis-client.ts'
import { Script } from '../../src/fleet/script.ts'
import { Session } from '../../src/fleet/session.ts'

const sessionOf = (commands: Commands): Session =>
  new Session({ commands, keys: keysOf('test', ''), instanceId: 'a', aliveMs: 300, timeoutMs: 20 })

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

it('sends no more than 256 commands that have no answer', async () => {
  const send = vi.fn(() => new Promise(() => undefined))
  const session = sessionOf({ isReady: () => true, send })

  const errors = await Promise.all(Array.from({ length: 257 }, () => errorOf(session.run('read', 'a', 'read'))))

  expect(send).toHaveBeenCalledTimes(256)
  expect(errors.map(String).filter((error) => error === 'Error: no answer within 20 ms')).toHaveLength(256)
  expect(String(errors[256])).toBe('Error: 256 commands have no answer')
})

it('sends a script as a whole where the runtime has no digests', async () => {
  vi.stubGlobal('crypto', undefined)
  const send = vi.fn(() => Promise.resolve('done'))

  const answer = await new Script('return 1').run({ isReady: () => true, send }, ['key'], ['argument'])

  expect(answer).toBe('done')
  expect(send.mock.calls).toEqual([['key', ['EVAL', 'return 1', '1', 'key', 'argument']]])
})
