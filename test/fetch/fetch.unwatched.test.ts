import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { sickServer } from '../http/sick-server.ts'
import { rawServer } from '../undici/servers.ts'

const url = 'http://a.example/'

/** A client that settles on the body, of a fetch that gives this as its response. */
const clientOf = (response: unknown) => {
  const send = withFetchBreaker((() => Promise.resolve(response)) as typeof fetch, { settleOn: 'body' })
  return { send, totals: () => send.breakers.get('http://a.example').stats.totals }
}

describe('a good answer that cannot be watched is handed on as it is, and counts by its headers', () => {
  it.each([
    { what: 'a reason phrase beyond Latin-1', line: '200 Žádný problém', status: 200 },
    { what: 'status 600', line: '600 Odd', status: 600 },
    { what: 'status 999', line: '999 Denied', status: 999 },
  ])('for $what of a real server', async ({ line, status }) => {
    const origin = await rawServer((socket) => {
      socket.end(`HTTP/1.1 ${line}\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello`)
    })
    const send = withFetchBreaker(fetch, { settleOn: 'body' })

    const response = await send(origin)

    expect([response.status, await response.text()]).toEqual([status, 'hello'])
    expect(send.breakers.get(origin).stats.totals.successes).toBe(1)
  })

  const read = async (): Promise<Response> => {
    const response = new Response('x')
    await response.text()
    return response
  }
  const locked = (): Response => {
    const response = new Response('x')
    response.body?.getReader()
    return response
  }
  class Narrow extends Response {
    constructor(body?: BodyInit | null) {
      super(body)
      if (body instanceof ReadableStream) throw new Error('no streams')
    }
  }
  class Bodiless extends Response {
    override get body(): null {
      return null
    }
    static of(body: ReadableStream): Response {
      return Object.defineProperty(new Bodiless('x'), 'body', { value: body })
    }
  }
  class Forgetful extends Response {
    constructor(body?: BodyInit | null) {
      super(body, { status: 200 })
    }
    static of(status: number): Response {
      return Object.defineProperty(new Forgetful('x'), 'status', { value: status })
    }
  }
  class OtherStreams {
    readonly status = 200
    readonly body: unknown
    constructor(body: unknown) {
      this.body = body
    }
    clone(): unknown {
      return new OtherStreams(this.body)
    }
  }
  it.each([
    { what: 'a class that makes a copy with another status', make: () => Forgetful.of(202) },
    { what: 'a class that takes any body, and has one of Node.js', make: () => new OtherStreams(Readable.from(['x'])) },
    { what: 'a body that was read', make: read },
    { what: 'a body that somebody reads', make: locked },
    { what: 'the body of node-fetch', make: () => ({ status: 200, body: Readable.from(['x']) }) },
    { what: 'a mock', make: () => ({ status: 200, body: new ReadableStream(), text: (): string => 'x' }) },
    { what: 'a class that makes no copy', make: () => new Narrow('x') },
    { what: 'a class that makes a copy without a body', make: () => Bodiless.of(new ReadableStream()) },
    { what: 'no response at all', make: () => undefined },
  ])('for $what', async ({ make }) => {
    const response: unknown = await make()
    const { send, totals } = clientOf(response)

    expect(await send(url)).toBe(response)
    expect(totals()).toMatchObject({ successes: 1, failures: 0, ignored: 0 })
  })

  it('for the shape of node-fetch, so that it can be read as ever', async () => {
    const body = Readable.from([Buffer.from('all '), Buffer.from('of it')])
    class NodeFetchResponse {
      readonly status = 200
      readonly body = body
      async text(): Promise<string> {
        return Buffer.concat(await this.body.toArray()).toString()
      }
    }
    const { send } = clientOf(new NodeFetchResponse())

    expect(await (await send(url)).text()).toBe('all of it')
  })
})

describe('a probe whose answer cannot be watched', () => {
  const server = sickServer()

  it('closes the circuit', async () => {
    let nowMs = 0
    const unwatched = async (...args: Parameters<typeof fetch>): Promise<Response> => {
      const response = await fetch(...args)
      return { status: response.status, body: Readable.from(['x']) } as unknown as Response
    }
    const send = withFetchBreaker(unwatched, { settleOn: 'body', breaker: { clock: () => nowMs } })
    send.breakers.get(server.origin()).trip()
    nowMs = 60_000

    await send(`${server.origin()}/200`)

    expect(send.breakers.get(server.origin()).state).toBe('closed')
  })
})

it('leaves no listener on the body of a request whose answer counts as a failure', async () => {
  const failing: typeof fetch = () => Promise.resolve(new Response('x', { status: 500 }))
  const send = withFetchBreaker(failing)
  const body = Readable.from(['x'])

  await send(url, { method: 'POST', body, duplex: 'half' } as unknown as RequestInit)

  expect(send.breakers.get('http://a.example').stats.totals.failures).toBe(1)
  expect(body.listenerCount('error')).toBe(0)
})
