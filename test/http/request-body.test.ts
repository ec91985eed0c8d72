import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { watchBody } from '../../src/http/request-body.ts'

const failing = (): Readable => new Readable({ read: () => undefined })
const broken = new Error('upload')
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('takes a Node stream for failed when it fails before anything reads it', async () => {
  const body = failing()
  const watched = watchBody(body)

  body.destroy(broken)
  await turn()

  expect(watched.failed(broken)).toBe(true)
})

it('takes a Node stream for failed when it fails while it is read', async () => {
  const body = failing()
  const watched = watchBody(body)
  body.on('data', () => undefined)

  body.destroy(broken)
  await turn()

  expect(watched.failed(broken)).toBe(true)
})

it('does not take a Node stream for failed when its reader has stopped before it destroys it', async () => {
  const body = failing()
  const watched = watchBody(body)
  const read = (): void => undefined
  body.on('data', read)
  body.off('data', read)
  body.pause()

  body.destroy(broken)
  await turn()

  expect(watched.failed(broken)).toBe(false)
})

it('stays failed when more errors follow after the reader has stopped', () => {
  const body = failing()
  const watched = watchBody(body)
  body.emit('error', broken)
  body.pause()

  body.emit('error', broken)

  expect(watched.failed(broken)).toBe(true)
})

it('does not take a Node stream for failed that was read to its end, when the connection closes early', async () => {
  const body = Readable.from(['x'])
  const watched = watchBody(body)
  await body.toArray()
  await turn()

  const failed = watched.failed(Object.assign(new Error('closed'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }))

  expect([body.destroyed, failed]).toEqual([true, false])
})

it.each([
  ['pipes, and has no listeners', { pipe: () => undefined }],
  ['has listeners, and does not pipe', new EventEmitter()],
])('takes for no Node stream what %s', (_, body) => {
  const watched = watchBody(body)

  expect([watched.sent, watched.failed(broken)]).toEqual([body, false])
  expect(body instanceof EventEmitter && body.listenerCount('error')).toBeFalsy()
})
