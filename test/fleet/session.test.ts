import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { keysOf } from '../../src/fleet/names.ts'
import type { Commands } from '../../src/fleet/redis-client.ts'
import { Script } from '../../src/fleet/script.ts'
import { BusyError, OutOfStepError, Session, within } from '../../src/fleet/session.ts'
import { deferred } from './support/fake-client.ts'

const sessionOf = (commands: Commands, timeoutMs = 20): Session =>
  new Session({ commands, keys: keysOf('test', ''), instanceId: 'a', aliveMs: 300, timeoutMs })

const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** A session whose Redis answers each script with the next of these, and the KEYS and ARGV of the scripts. */
function answering(...answers: readonly object[]) {
  const sent: { readonly keys: readonly string[]; readonly args: readonly string[] }[] = []
  const send = (_key: string, [, , keys, ...rest]: readonly string[]): Promise<string> => {
    const answer = answers[sent.length]
    sent.push({ keys: rest.slice(0, Number(keys)), args: rest.slice(Number(keys)) })
    return Promise.resolve(
      JSON.stringify({ status: 'ok', now: 1_000_000, epoch: '1', revision: '1', alive: 1, ...answer }),
    )
  }
  return { session: sessionOf({ isReady: () => true, send }, 500), sent }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
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
  expect(String(errors[64])).toBe('Error: too many commands are on their way')
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

it('a command on a circuit has a deadline by the clock of Redis, once that is known, and a beat has none', async () => {
  const { session, sent } = answering()

  await session.run('read', 'a', 'read')
  await session.run('read', 'a', 'read')
  await session.beat()
  const [first, second, beat] = sent.map(({ args }) => args[4])

  expect([first, beat]).toEqual(['', ''])
  expect(Number(second)).toBeGreaterThanOrEqual(1_000_500)
  expect(Number(second)).toBeLessThan(1_005_000)
})

it('names no key that lies outside the hash tag of its fleet, so that a cluster runs each script', async () => {
  const { session, sent } = answering()

  await session.beat()
  await session.run('read', 'a', 'read')
  await session.leave()
  const keys = sent.map((each) => each.keys)

  expect(keys.map(({ length }) => length)).toEqual([3, 5, 3])
  expect(keys.flat().filter((key) => !key.startsWith('{test:}:'))).toEqual([])
})

it('an answer that is older than a beat is refused, though another answer came during that beat', async () => {
  const beat = deferred<object>()
  let asked = 0
  const send = async (): Promise<string> => {
    const fields = [{ revision: '1' }, beat.promise, { revision: '10' }, { revision: '15' }][asked++]
    return JSON.stringify({ status: 'ok', now: 1, epoch: '1', alive: 1, ...(await fields) })
  }
  const session = sessionOf({ isReady: () => true, send }, 500)

  await session.beat()
  const beating = session.beat()
  await vi.waitUntil(() => asked === 2)
  await session.run('read', 'a', 'read')
  beat.resolve({ revision: '20' })
  await beating

  expect(await errorOf(session.run('read', 'a', 'read'))).toBeInstanceOf(OutOfStepError)
})

it('the next beat says that the process was dead for the others, whichever command has found that', async () => {
  const { session } = answering({ dead: false }, { dead: true }, {}, {})

  const before = await session.beat()
  await session.run('read', 'a', 'read')
  const after = [await session.beat(), await session.beat()]

  expect([before, ...after].map(({ dead }) => dead)).toEqual([false, true, false])
})

it('waits for an answer with timers that end with it and keep no program running', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const { promise, resolve } = deferred<string>()

  const answered = within(50, promise)
  resolve('in time')
  await answered
  await turn()
  const left = vi.getTimerCount()
  const late = errorOf(within(50, new Promise(() => undefined)))
  await vi.advanceTimersByTimeAsync(51)

  expect(left).toBe(0)
  expect(String(await late)).toBe('Error: no answer within 50 ms')
  expect(timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false, false, false])
})

it.each([undefined, null, new Error('gone')])('passes on that a command was rejected with %o', async (error) => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may reject with anything
  const rejected = new Script('return 1').run(() => Promise.reject(error), ['key'], [])

  await expect(rejected).rejects.toBe(error)
})
