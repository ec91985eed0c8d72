import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { failing, waiting } from '../http/request-bodies.ts'
import { reasonOf, sickServer } from '../http/sick-server.ts'
import { listen } from '../undici/servers.ts'

const server = sickServer()
const upload = (body: unknown): RequestInit =>
  ({ method: 'POST', body: body as BodyInit, duplex: 'half' }) as RequestInit

function client(given: typeof fetch = fetch) {
  const send = withFetchBreaker(given, { breaker: { failureThreshold: 1 } })
  const totals = (origin = server.origin()) => send.breakers.get(origin).stats.totals
  return { send, totals }
}

describe('a request body that fails by itself counts for nothing', () => {
  it.each(Object.entries(failing))('%s', async (_, make) => {
    const { send, totals } = client()

    const reason = await reasonOf(send(`${server.origin()}/upload`, upload(make())))

    expect(reason).toMatchObject({ message: 'fetch failed', cause: { message: 'upload broke' } })
    expect(totals()).toMatchObject({ successes: 0, failures: 0, ignored: 1 })
  })

  it('the body of a request', async () => {
    const { send, totals } = client()

    await reasonOf(send(new Request(`${server.origin()}/upload`, upload(failing['a web stream']?.()))))

    expect(totals()).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('a stream of Node.js that has failed before', async () => {
    const { send, totals } = client()
    const body = new PassThrough().on('error', () => undefined)
    body.destroy(new Error('upload broke'))
    await new Promise((resolve) => body.on('close', resolve))

    await reasonOf(send(`${server.origin()}/upload`, upload(body)))

    expect(totals()).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('a stream of Node.js that is closed before its end, or was before the call', async () => {
    const { send, totals } = client()
    const [body, closed] = [new PassThrough(), new PassThrough().destroy()]
    body.write('half of it')

    const sending = reasonOf(send(`${server.origin()}/upload`, upload(body)))
    setTimeout(() => body.destroy(), 50)

    expect(await sending).toMatchObject({ cause: { code: 'ERR_STREAM_PREMATURE_CLOSE' } })
    await reasonOf(send(`${server.origin()}/upload`, upload(closed)))
    expect(totals()).toMatchObject({ failures: 0, ignored: 2 })
  })

  it('items that are neither text nor bytes', async () => {
    const { send, totals } = client()

    await reasonOf(send(`${server.origin()}/upload`, upload(Readable.from([{ not: 'bytes' }]))))

    expect(totals()).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('a file that has changed, alone or in a form', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recloser-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'file')
    await writeFile(path, 'x'.repeat(1_000))
    const file = await openAsBlob(path)
    await writeFile(path, 'shorter')
    const form = new FormData()
    form.append('file', file)
    const { send, totals } = client()

    await reasonOf(send(`${server.origin()}/upload`, { method: 'POST', body: file }))
    await reasonOf(send(`${server.origin()}/upload`, { method: 'POST', body: form }))

    expect(totals()).toMatchObject({ failures: 0, ignored: 2 })
  })

  it('a client that leaves a reverse proxy in the middle of its upload', async () => {
    const { send, totals } = client()
    const told: Promise<unknown>[] = []
    const forward = (request: IncomingMessage): void => {
      told.push(reasonOf(send(`${server.origin()}/upload`, upload(request))))
    }
    const proxy = `http://127.0.0.1:${await listen(createServer(forward))}`
    const uploading = httpRequest(proxy, { method: 'POST' }).on('error', () => undefined)
    uploading.write('half of it')
    await expect.poll(() => told.length).toBe(1)

    setTimeout(() => uploading.destroy(), 50)

    expect(await told[0]).toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect(totals()).toMatchObject({ failures: 0, ignored: 1 })
  })

  it('after the headers, where the body decides', async () => {
    const begun = (_: unknown, init?: RequestInit): Promise<Response> => {
      const answer = new ReadableStream({
        async pull(controller) {
          for await (const chunk of init?.body as unknown as AsyncIterable<Uint8Array>) controller.enqueue(chunk)
        },
      })
      return Promise.resolve(new Response(answer))
    }
    const send = withFetchBreaker(begun as typeof fetch, { settleOn: 'body' })
    const response = await send('http://a.example', upload(failing['an async iterable']?.()))

    await reasonOf(response.text())

    expect(send.breakers.get('http://a.example').stats.totals).toMatchObject({ failures: 0, ignored: 1 })
  })
})

describe('a connection that breaks in the middle of an upload is a failure', () => {
  it.each(Object.entries(waiting))('%s', async (_, make) => {
    const { send, totals } = client()

    expect(await reasonOf(send(`${server.origin()}/reset-in-upload`, upload(make())))).toBeInstanceOf(TypeError)

    expect(totals()).toMatchObject({ failures: 1, ignored: 0 })
  })

  it.each(Object.entries(waiting))('as is one that is refused, for %s', async (_, make) => {
    const { send, totals } = client()

    await reasonOf(send(server.closedOrigin(), upload(make())))

    expect(totals(server.closedOrigin())).toMatchObject({ failures: 1, ignored: 0 })
  })

  // As node-fetch 3 sends: the stream that it reads is destroyed with the error of the connection.
  const piped = (url: unknown, init?: RequestInit): Promise<Response> =>
    new Promise((_, reject) => {
      const request = httpRequest(String(url), { method: 'POST' })
      // Once the body has told of it, too.
      request.on('error', (error) => setTimeout(reject, 50, error))
      pipeline(init?.body as unknown as Readable, request, () => undefined)
    })

  it('with a client that destroys the body with the error of the connection', async () => {
    const { send, totals } = client(piped)
    const body = waiting['a stream of Node.js']?.() as Readable

    await reasonOf(send(`${server.origin()}/reset-in-upload`, upload(body)))
    expect(body.errored).toMatchObject({ code: 'ECONNRESET' })

    expect(totals()).toMatchObject({ failures: 1, ignored: 0 })
  })

  it('but not where such a client learns from the body that it failed', async () => {
    const { send, totals } = client(piped)

    await reasonOf(send(`${server.origin()}/upload`, upload(failing['a stream of Node.js']?.())))

    expect(totals()).toMatchObject({ failures: 0, ignored: 1 })
  })
})

describe('the body of a request', () => {
  it('is the very one, unless it is an async iterable', async () => {
    const seen: unknown[] = []
    const fake = (_: unknown, init?: RequestInit): Promise<Response> => {
      seen.push(init?.body)
      return Promise.resolve(new Response())
    }
    const { send } = client(fake)
    const bodies = ['text', new FormData(), new Blob(), new ReadableStream(), Readable.from(['x'])]

    for (const body of bodies) await send('http://a.example', upload(body))

    for (const [at, body] of bodies.entries()) expect(seen[at]).toBe(body)
  })

  it('keeps no listener after the call', async () => {
    const { send } = client(() => Promise.resolve(new Response()))
    const body = Readable.from(['x'])

    await send('http://a.example', upload(body))

    expect(body.listenerCount('error')).toBe(0)
  })

  it('as an async iterable arrives whole, with all else of the init', async () => {
    const { send, totals } = client()
    const parts = { [Symbol.asyncIterator]: () => Readable.from(['a', 'b'])[Symbol.asyncIterator]() }
    const init = { ...upload(parts), headers: { 'content-type': 'text/odd' } }

    expect(await (await send(`${server.origin()}/echo`, init)).text()).toBe('ab')
    expect(totals().successes).toBe(1)
  })

  it('as an async iterable is closed when the client wants no more, whether or not it can be', async () => {
    let closed = 0
    const next = (): Promise<IteratorResult<string>> => Promise.resolve({ done: false, value: 'x' })
    const takesOne = async (_: unknown, init?: RequestInit): Promise<Response> => {
      for await (const chunk of init?.body as unknown as AsyncIterable<string>) return new Response(chunk)
      return new Response()
    }
    const { send } = client(takesOne)
    const closable = { next, return: () => Promise.resolve({ done: true, value: ++closed }) }

    for (const items of [closable, { next }]) {
      const response = await send('http://a.example', upload({ [Symbol.asyncIterator]: () => items }))
      expect(await response.text()).toBe('x')
    }

    expect(closed).toBe(1)
  })

  it('as an async iterable that is closed before it begins is not begun', async () => {
    const begin = vi.fn()
    const closesAtOnce = async (_: unknown, init?: RequestInit): Promise<Response> => {
      const items = (init?.body as unknown as AsyncIterable<string>)[Symbol.asyncIterator]()
      expect(await items.return?.('closed')).toEqual({ done: true, value: 'closed' })
      return new Response()
    }
    const { send } = client(closesAtOnce)

    await send('http://a.example', upload({ [Symbol.asyncIterator]: begin }))

    expect(begin).not.toHaveBeenCalled()
  })
})

describe("what the caller's signal ends", () => {
  it('is the abort of the caller, though its body fails with it', async () => {
    const { send, totals } = client()
    const timedOut = AbortSignal.timeout(30)
    const body = new ReadableStream({
      start: (controller) => timedOut.addEventListener('abort', () => controller.error(new Error('too late'))),
    })

    await reasonOf(send(`${server.origin()}/hang`, { ...upload(body), signal: timedOut }))

    expect(totals()).toMatchObject({ failures: 1, ignored: 0 })
  })
})
