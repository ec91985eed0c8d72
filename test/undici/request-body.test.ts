import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { failing, waiting } from '../http/request-bodies.ts'
import { harness, codeOf, get, until } from './harness.ts'
import { majors } from './majors.ts'
import { closedPort, httpServer, listen } from './servers.ts'

const upload = (body: unknown): Partial<Dispatcher.RequestOptions> => ({ method: 'POST', body: body as Readable })
/** Takes uploads to their end. */
const taking = (): Promise<string> =>
  httpServer((request, response) => void request.resume().on('end', () => response.end('taken')))

describe.each(majors)('undici $major', ({ undici }) => {
  it.each(Object.entries(failing))('ignores a request whose own body fails: %s', async (_, make) => {
    const origin = await taking()
    const { dispatcher, types } = harness(undici)

    await expect(get(dispatcher, origin, upload(make()))).rejects.toThrow('upload broke')

    expect(types()).toEqual(['ignored'])
  })

  it.each(Object.entries(failing))('ignores it through fetch: %s', async (_, make) => {
    const origin = await taking()
    const { dispatcher, types } = harness(undici)
    const init = { dispatcher, method: 'POST', body: make(), duplex: 'half' } as never

    expect(await codeOf(undici.fetch(origin, init))).not.toBe('none')

    // Undici 7 does not get as far as a dispatch with what cannot begin.
    expect(types()).not.toContain('failure')
  })

  it('ignores a stream that has failed before, and one that fails before it is read', async () => {
    const origin = await httpServer(() => undefined)
    const { dispatcher, types } = harness(undici, {}, { connections: 1 })
    const failed = new PassThrough().on('error', () => undefined)
    failed.destroy(new Error('upload broke'))
    await until(() => failed.closed)
    const waits = new PassThrough()

    expect(await codeOf(get(dispatcher, origin, upload(failed)))).not.toBe('none')
    void codeOf(get(dispatcher, origin))
    const queued = codeOf(get(dispatcher, origin, upload(waits)))
    waits.destroy(new Error('upload broke'))
    await dispatcher.destroy()
    await queued

    expect(types()).toEqual(['ignored', 'ignored', 'ignored'])
  })

  it('ignores items that are neither text nor bytes', async () => {
    const { dispatcher, types } = harness(undici)
    const items = async function* () {
      yield await Promise.resolve({ not: 'bytes' })
    }

    expect(await codeOf(get(dispatcher, await taking(), upload(items())))).toBe('ERR_INVALID_ARG_TYPE')

    expect(types()).toEqual(['ignored'])
  })

  it('ignores a file that has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recloser-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'file'), 'x'.repeat(1_000))
    const file = await openAsBlob(join(folder, 'file'))
    await writeFile(join(folder, 'file'), 'shorter')
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(get(dispatcher, await taking(), upload(file)))).not.toBe('none')

    expect(types()).toEqual(['ignored'])
  })

  it('ignores a client that leaves a reverse proxy in the middle of its upload', async () => {
    const origin = await taking()
    const { dispatcher, types } = harness(undici)
    const told: Promise<unknown>[] = []
    const forward = (request: IncomingMessage): void => {
      told.push(codeOf(get(dispatcher, origin, upload(request))))
    }
    const proxy = `http://127.0.0.1:${await listen(createServer(forward))}`
    const uploading = httpRequest(proxy, { method: 'POST' }).on('error', () => undefined)
    uploading.write('half of it')
    await until(() => told.length > 0)

    setTimeout(() => uploading.destroy(), 50)

    expect(await told[0]).toBe('ECONNRESET')
    expect(types()).toEqual(['ignored'])
  })

  it.each(Object.entries(waiting))(
    'counts a connection that breaks in the middle of an upload: %s',
    async (_, make) => {
      const origin = await httpServer((request) => void request.once('data', () => request.socket.resetAndDestroy()))
      const { dispatcher, types } = harness(undici)

      expect(await codeOf(get(dispatcher, origin, upload(make())))).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/)
      expect(await codeOf(get(dispatcher, await closedPort(), upload(make())))).toBe('ECONNREFUSED')

      expect(types()).toEqual(['failure', 'failure'])
    },
  )

  it('sends an async iterable whole, and keeps no listener on a stream', async () => {
    const origin = await httpServer((request, response) => void request.pipe(response))
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })
    const [stream, alone] = [new PassThrough().end('stream'), new PassThrough().end('stream')]
    const parts = { [Symbol.asyncIterator]: () => new PassThrough().end('parts')[Symbol.asyncIterator]() }

    expect((await get(dispatcher, origin, upload(stream))).text).toBe('stream')
    expect((await get(dispatcher, origin, upload(parts))).text).toBe('parts')

    expect(types()).toEqual(['success', 'success'])
    await get(new undici.Agent(), origin, upload(alone))
    expect(stream.listenerCount('error')).toBe(alone.listenerCount('error'))
  })
})
