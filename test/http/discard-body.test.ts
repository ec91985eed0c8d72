import { Readable } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { discardBody } from '../../src/http/discard-body.ts'

/** Rejections that nobody handles fail the run, and errors that nobody listens for. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('cancels a web stream with the reason', async () => {
  const cancel = vi.fn()
  const body = new ReadableStream({ cancel })

  discardBody(body, 'gone')
  await turn()

  expect(cancel.mock.calls).toEqual([['gone']])
})

it('destroys a stream of Node.js without the reason, which nobody would listen for', async () => {
  const body = Readable.from(['x'])

  discardBody(body, new Error('gone'))
  await turn()

  expect([body.destroyed, body.errored]).toEqual([true, null])
})

it.each<[string, () => unknown]>([
  ['text', () => 'text'],
  ['no body', () => undefined],
  ['null', () => null],
  ['what is destroyed without an answer', () => ({ destroy: () => undefined })],
])('takes %s as it is', (_, make) => {
  expect(() => discardBody(make(), 'gone')).not.toThrow()
})

it('lets a stream go that cannot be cancelled', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const locked = new ReadableStream()
  locked.getReader()

  discardBody(locked, 'gone')
  await turn()

  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})
