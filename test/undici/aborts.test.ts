import { EventEmitter } from 'node:events'
import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { behind, harness, codeOf, get, until } from './harness.ts'
import { majors } from './majors.ts'
import { httpServer, rawServer } from './servers.ts'

const big = 'x'.repeat(1_000_000)

describe.each(majors)('undici $major', ({ undici }) => {
  it('does not count a request that was aborted before', async () => {
    const origin = await httpServer((_, response) => response.end())
    const { dispatcher, types, breakers } = harness(undici)

    expect(await codeOf(get(dispatcher, origin, { signal: AbortSignal.abort() }))).not.toBe('none')
    expect(types()).toEqual([])
    expect(breakers.size).toBe(0)
  })

  it.each(['headers', 'body'] as const)('ignores an abort before the headers, settling on the %s', async (settleOn) => {
    const controller = new AbortController()
    const origin = await httpServer(() => controller.abort())
    const { dispatcher, types } = harness(undici, { settleOn })

    expect(await codeOf(get(dispatcher, origin, { signal: controller.signal }))).not.toBe('none')
    expect(types()).toEqual(['ignored'])
  })

  it('ignores an abort by an EventEmitter, which undici takes for a signal', async () => {
    const signal = new EventEmitter()
    const origin = await httpServer(() => signal.emit('abort'))
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(get(dispatcher, origin, { signal }))).toBe('UND_ERR_ABORTED')
    expect(types()).toEqual(['ignored'])
  })

  it('ignores an abort of fetch', async () => {
    const controller = new AbortController()
    const origin = await httpServer(() => controller.abort())
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(undici.fetch(origin, { dispatcher, signal: controller.signal }))).toBe('AbortError')
    expect(types()).toEqual(['ignored'])
  })

  it('counts a timeout of the caller as a failure: the dependency was too slow', async () => {
    const origin = await httpServer(() => undefined)
    const { dispatcher, types } = harness(undici)

    const code = await codeOf(get(dispatcher, origin, { signal: AbortSignal.timeout(50) }))

    expect(code).not.toBe('none')
    expect(types()).toEqual(['failure'])
  })

  it.each([
    { settleOn: 'headers', type: 'success' },
    { settleOn: 'body', type: 'ignored' },
  ] as const)('counts an abort in the body as $type, settling on the $settleOn', async ({ settleOn, type }) => {
    const origin = await httpServer((_, response) => response.write('begun'))
    const controller = new AbortController()
    const { dispatcher, types } = harness(undici, { settleOn })
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET', signal: controller.signal })

    controller.abort()

    expect(await codeOf(body.text())).not.toBe('none')
    expect(types()).toEqual([type])
  })

  const leave = async (dispatcher: Dispatcher, origin: string, way: string): Promise<unknown> => {
    if (way === 'fetch') return (await undici.fetch(origin, { dispatcher })).body?.cancel()
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
    body.on('error', () => undefined)
    if (way === 'dump') return body.dump({ limit: 10 })
    if (way === 'destroy') return body.destroy()
    if (way === 'destroy with an error') return body.destroy(new Error('enough'))
    // What async iteration does on `break`.
    for await (const chunk of body) if (chunk) break
    return undefined
  }
  const ways = ['break', 'destroy', 'destroy with an error', 'dump', 'fetch']

  it.each(ways)('counts a good answer that the caller leaves early as a success: %s', async (way) => {
    const origin = await httpServer((_, response) => response.write(big))
    let nowMs = 0
    const { dispatcher, types, breakers } = harness(undici, { settleOn: 'body', breaker: { clock: () => nowMs } })
    breakers.get(origin).trip()
    nowMs = 60_000

    await leave(dispatcher, origin, way)
    await until(() => types().includes('success'))

    expect(breakers.get(origin).state).toBe('closed')
  })

  it('counts a good answer that is too long for the dump interceptor as a success', async () => {
    const origin = await httpServer((_, response) => response.end(big))
    const { dispatcher, types } = behind(
      new undici.Agent(),
      (agent, breaker) => agent.compose(breaker, undici.interceptors.dump({ maxSize: 10 })),
      { settleOn: 'body' },
    )

    await codeOf(get(dispatcher, origin))

    expect(types()).toEqual(['success'])
  })

  it('counts a body that was too slow for the signal of fetch as a failure', async () => {
    const origin = await httpServer((_, response) => response.write('begun'))
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })
    const response = await undici.fetch(origin, { dispatcher, signal: AbortSignal.timeout(1_000) })

    await codeOf(response.text())

    expect(types()).toEqual(['failure'])
  })

  it('counts a body that was too slow for the signal of a request as a failure', async () => {
    const origin = await httpServer((_, response) => response.write('begun'))
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })
    const signal = AbortSignal.timeout(200)
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET', signal })

    await codeOf(body.text())

    expect(types()).toEqual(['failure'])
  })

  it('ignores what the code of the caller throws when the answer comes', async () => {
    const origin = await httpServer((_, response) => response.end('hello'))
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })
    const mistake = new RangeError('my own')

    const code = await codeOf(
      dispatcher.stream({ origin, path: '/', method: 'GET' }, () => {
        throw mistake
      }),
    )

    expect(code).toBe('RangeError')
    expect(types()).toEqual(['ignored'])
  })

  it.each([
    { what: 'a wrong path', options: { path: 'no slash' } },
    { what: 'a wrong header', options: { headers: { 'bad name': 'x' } } },
    { what: 'a header that undici does not support', options: { headers: { expect: '100-continue' } } },
    { what: 'a body of another length', options: { method: 'POST', body: 'abc', headers: { 'content-length': '5' } } },
  ] as const)('ignores $what of the caller', async ({ options }) => {
    const origin = await httpServer((_, response) => response.end())
    const { dispatcher, types } = harness(undici)

    expect(await codeOf(get(dispatcher, origin, options))).toMatch(/^UND_ERR_/)
    expect(types()).toEqual(['ignored'])
  })

  it('ignores requests that end because the dispatcher was closed', async () => {
    const origin = await httpServer(() => undefined)
    const { dispatcher, types } = harness(undici)
    const waiting = codeOf(get(dispatcher, origin))
    await until(() => Object.keys((dispatcher as unknown as { stats?: object }).stats ?? { some: 1 }).length > 0)

    await dispatcher.destroy()

    expect(await waiting).toBe('UND_ERR_DESTROYED')
    expect(await codeOf(get(dispatcher, origin))).toBe('UND_ERR_DESTROYED')
    expect(types()).toEqual(['ignored', 'ignored'])
  })

  it('counts a body that nobody reads on by its headers, after a while', async () => {
    const origin = await httpServer((_, response) => response.end(big))
    const { dispatcher, types } = harness(undici, { settleOn: 'body', unreadTimeoutMs: 50 })

    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
    await until(() => types().length > 0)

    expect(await body.text()).toHaveLength(big.length)
    expect(types()).toEqual(['success'])
  })

  it('waits for a body that is read slowly', async () => {
    const origin = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2 * big.length}\r\n\r\n${big}`, () =>
        setTimeout(() => socket.destroy(), 100),
      )
    })
    const { dispatcher, types } = harness(undici, { settleOn: 'body' })

    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(types()).toEqual([])

    expect(await codeOf(body.text())).toMatch(/UND_ERR_SOCKET|ECONNRESET/)
    expect(types()).toEqual(['failure'])
  })
})
