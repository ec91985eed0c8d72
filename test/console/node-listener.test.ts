import { EventEmitter } from 'node:events'
import { toNodeListener } from 'recloser/console'
import { expect, it, onTestFinished } from 'vitest'

/** A response that has all of what a listener needs, and no `flushHeaders`. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = []
  status = 0
  contentType: string | undefined
  ended = false

  writeHead(status: number, headers: Record<string, string>): void {
    this.status = status
    this.contentType = headers['content-type']
  }

  write(chunk: Uint8Array): boolean {
    this.written.push(new TextDecoder().decode(chunk))
    return false
  }

  end(): void {
    this.ended = true
  }

  destroy(): void {
    this.ended = true
  }
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const chunks = (count: number): Promise<Response> => {
  let number = 0
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (number === count) controller.close()
    else controller.enqueue(new TextEncoder().encode(`${number++} `))
  }
  return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 })))
}

it('says in words that a request is bad', async () => {
  const response = new SlowResponse()
  toNodeListener(() => chunks(1))({ method: 'GET', url: '*', headers: {} }, response)
  await turns()

  expect([response.status, response.contentType, response.written]).toEqual([400, 'text/plain', ['Bad request\n']])
})

it('waits each time until more can be written, and then listens no more', async () => {
  const response = new SlowResponse()
  toNodeListener(() => chunks(3))({ headers: {} }, response)
  const listeners: unknown[] = []
  for (let chunk = 0; chunk < 3; chunk++) {
    await turns()
    listeners.push([response.written.length, response.listenerCount('drain'), response.listenerCount('close')])
    response.emit('drain')
  }
  await turns()

  // One listener of `close` is there as long as the request.
  expect(listeners).toEqual([
    [1, 1, 2],
    [2, 1, 2],
    [3, 1, 2],
  ])
  expect([response.ended, response.listenerCount('drain'), response.listenerCount('close')]).toEqual([true, 0, 1])
})

it('ends where the connection closes while it waits', async () => {
  const response = new SlowResponse()
  toNodeListener(() => chunks(3))({ headers: {} }, response)
  await turns()
  response.emit('close')
  await turns()

  expect([response.written, response.ended, response.listenerCount('drain')]).toEqual([['0 '], true, 0])
})

it('has nothing to give up where a request without a body ends', async () => {
  const errors: unknown[] = []
  const note = (error: unknown): unknown => errors.push(error)
  process.on('uncaughtException', note)
  onTestFinished(() => void process.off('uncaughtException', note))
  const response = new SlowResponse()
  toNodeListener(() => Promise.resolve(new Response(null, { status: 204 })))({ headers: {} }, response)
  await turns()
  response.emit('close')
  await turns()

  expect([response.status, response.ended, errors]).toEqual([204, true, []])
})

it.each(['/x/../ops', '/x/%2E%2e/ops', '/x/..', '/./ops', '/x\\ops', '/x/..\\ops?a', '/..?a=b'])(
  'answers 400 to the path %s, which stands for another one',
  async (url) => {
    const response = new SlowResponse()
    toNodeListener(() => chunks(1))({ url, headers: {} }, response)
    await turns()

    expect(response.status).toBe(400)
  },
)

it.each(['/a..b', '/...', '/.hidden', '/x?to=/../a', '/x?a\\b', '/api/breakers/..a/trip'])(
  'takes the path %s as it is',
  async (url) => {
    const response = new SlowResponse()
    toNodeListener(() => chunks(0))({ url, headers: {} }, response)
    await turns()

    expect(response.status).toBe(200)
  },
)
