import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { breakerConsole, toNodeListener, type NodeRequestLike, type NodeResponseLike } from 'recloser/console'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

type Listener = (request: NodeRequestLike, response: NodeResponseLike) => void

async function serve(listener: Listener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const echo = (request: Request): Promise<Response> =>
  Promise.resolve(Response.json({ method: request.method, url: request.url, a: request.headers.get('x-a') }))

it('serves a console to node:http', async () => {
  const breaker = new CircuitBreaker({ name: 'a/b' })
  const controls = { authorize: () => 'Ada' }
  const url = await serve(toNodeListener(breakerConsole({ breakers: breaker, controls, basePath: '/console' })))

  const page = await fetch(`${url}/console`)
  expect([page.url, page.status]).toEqual([`${url}/console/`, 200])
  const headers = { 'x-recloser-console': '1', origin: url }
  const tripped = await fetch(`${url}/console/api/breakers/a%2Fb/trip`, { method: 'POST', headers })
  expect(await tripped.json()).toMatchObject({ breaker: { key: 'a/b', state: 'open' } })
  expect((await fetch(url)).status).toBe(404)
})

it('knows what comes in, under the whole path that Express has', async () => {
  const url = await serve((request, response) => {
    toNodeListener(echo)(
      { ...request, headers: request.headers, method: request.method, originalUrl: '/x/y' },
      response,
    )
  })

  expect(await (await fetch(`${url}/y`, { headers: { 'x-a': '1' } })).json()).toEqual({
    method: 'GET',
    url: `${url}/x/y`,
    a: '1',
  })
})

it('knows requests over TLS, of HTTP/2, and without a host', async () => {
  const given: NodeRequestLike[] = [
    {
      headers: { ':authority': 'a.example', ':path': '/p', 'x-a': ['1', '2'] },
      url: '/p',
      socket: { encrypted: true },
    },
    { headers: { 'x-a': undefined } },
  ]
  const answers = []
  for (const request of given) {
    const url = await serve((_, response) => {
      toNodeListener(echo)(request, response)
    })
    answers.push(await (await fetch(url)).json())
  }

  expect(answers).toEqual([
    { method: 'GET', url: 'https://a.example/p', a: '1, 2' },
    { method: 'GET', url: 'http://localhost/', a: null },
  ])
})

it('answers 400 to what is no request of the web', async () => {
  const url = new URL(await serve(toNodeListener(echo)))
  const socket = connect(Number(url.port), url.hostname)
  socket.write('GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')
  let text = ''
  for await (const chunk of socket) text += String(chunk)

  expect(text).toMatch(/^HTTP\/1\.1 400 /)
})

it.each(['x/console/api/breakers/billing/trip?', 'x#', 'x\\y', 'x?', ''])(
  'answers 400 to the host %j, which would take the place of the path',
  async (host) => {
    const seen: string[] = []
    const url = new URL(
      await serve(
        toNodeListener(({ url }) => {
          seen.push(url)
          return Promise.resolve(new Response())
        }),
      ),
    )
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`POST /public HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    let text = ''
    for await (const chunk of socket) text += String(chunk)

    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(seen).toEqual([])
  },
)

it('answers 400 to what has no path', async () => {
  const url = new URL(await serve(toNodeListener(echo)))
  const socket = connect(Number(url.port), url.hostname)
  socket.write('OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  let text = ''
  for await (const chunk of socket) text += String(chunk)

  expect(text).toMatch(/^HTTP\/1\.1 400 /)
})

it('destroys the connection where the handler fails', async () => {
  const url = await serve(toNodeListener(() => Promise.reject(new Error('broken'))))

  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

it('answers without a body', async () => {
  const url = await serve(toNodeListener(() => Promise.resolve(new Response(null, { status: 204 }))))

  expect((await fetch(url)).status).toBe(204)
})

it('waits for a slow reader, and gives up the stream when the reader leaves', async () => {
  let chunks = 0
  let cancelled = false
  const endless = (): Promise<Response> =>
    Promise.resolve(
      new Response(
        new ReadableStream<Uint8Array>(
          {
            pull(controller) {
              chunks++
              controller.enqueue(new Uint8Array(64 * 1_024))
            },
            cancel() {
              cancelled = true
            },
          },
          { highWaterMark: 0 },
        ),
      ),
    )
  const url = await serve(toNodeListener(endless))
  const [answer] = (await once(httpRequest(url).end(), 'response')) as [IncomingMessage]
  answer.once('data', () => answer.pause())
  await until(async () => {
    const before = chunks
    await new Promise((resolve) => setTimeout(resolve, 200))
    return before > 0 && chunks === before
  })
  const whilePaused = chunks
  answer.resume()
  await until(() => chunks > whilePaused + 10)
  answer.pause()
  answer.destroy()

  await until(() => cancelled)
  expect(whilePaused).toBeLessThan(1_000)
})

it('gives up the stream of one that leaves while nothing comes', async () => {
  let cancelled = false
  const silent = (): Promise<Response> =>
    Promise.resolve(new Response(new ReadableStream({ cancel: () => void (cancelled = true) })))
  const url = await serve(toNodeListener(silent))
  const leave = new AbortController()
  await fetch(url, { signal: leave.signal })
  leave.abort()

  await until(() => cancelled)
  expect(cancelled).toBe(true)
})

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
