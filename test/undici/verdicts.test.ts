import { describe, expect, it, vi } from 'vitest'
import { isCircuitOpen } from 'recloser'
import type { CircuitEvent } from 'recloser'
import { circuitBreaker } from 'recloser/undici'
import { reasonOf } from '../support/server.ts'
import { harness, get } from './harness.ts'
import { majors } from './majors.ts'
import { httpServer } from './servers.ts'

const fail = { failureThreshold: 1 }

describe.each(majors)('undici $major', ({ undici }) => {
  it.each(['headers', 'body'] as const)('counts hints that end in a 500 as a failure, by the %s', async (settleOn) => {
    const origin = await httpServer((_, response) => {
      for (let hint = 0; hint < 3; hint++) response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(500).end('down')
    })
    const { dispatcher, types } = harness(undici, { settleOn })

    expect(await get(dispatcher, origin)).toEqual({ statusCode: 500, text: 'down' })
    expect(types()).toEqual(['failure'])
  })

  it.each([undefined, {}])('settles where a runtime keeps no async contexts: %j', async (asyncHooks) => {
    const origin = await httpServer((_, response) => response.writeHead(500).end('down'))
    const { dispatcher, types } = harness(undici)
    const builtins = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(asyncHooks)

    const answered = get(dispatcher, origin)
    builtins.mockRestore()

    expect((await answered).statusCode).toBe(500)
    expect(types()).toEqual(['failure'])
  })

  it('shows other callers the status and URL of the answer, without secrets', async () => {
    const origin = await httpServer((_, response) => response.writeHead(500).end('down'))
    const { dispatcher, events } = harness(undici, { breaker: fail })

    await get(dispatcher, origin, { path: '/pay?token=SECRET' })
    const refused = await reasonOf(get(dispatcher, origin))

    expect(refused).toSatisfy(isCircuitOpen)
    expect((refused as Error).cause).toStrictEqual({ status: 500, url: `${origin}/pay` })
    expect(events[0]).toMatchObject({ type: 'failure', error: { status: 500 } })
    expect(JSON.stringify(events)).not.toContain('SECRET')
  })

  it('adds what the caller wants ignored to what always is', async () => {
    const origin = await httpServer((_, response) => response.writeHead(500).end())
    const isIgnored = ({ status }: { readonly status: string }): boolean => status === 'fulfilled'
    const { dispatcher, types } = harness(undici, { breaker: { ...fail, isIgnored } })

    await reasonOf(get(dispatcher, origin, { path: 'no slash' }))
    await get(dispatcher, origin)

    expect(types()).toEqual(['ignored', 'ignored'])
  })
})

type Handler = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>
type Play = (watched: Handler) => void

/** What comes of a request that a dispatcher plays, and what a handler with these methods is told. */
function played(play: Play, methods: readonly string[] = ['onConnect', 'onError'], origin = 'http://a.example') {
  const breaker = circuitBreaker({ breaker: fail })
  const events: CircuitEvent[] = []
  breaker.breakers.subscribe((event) => events.push(event))
  const told: unknown[][] = []
  const handler = Object.fromEntries(methods.map((name) => [name, (...args: unknown[]) => told.push([name, ...args])]))
  const dispatch = breaker((_: object, watched: object) => {
    play(watched as Handler)
    return true
  })
  const request = { origin, path: 'pay?token=SECRET', method: 'CONNECT' }
  dispatch(request, handler)
  return { types: events.map(({ type }) => type), told, again: () => dispatch(request, handler) }
}

it.each([
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_URL',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_INVALID_RETURN_VALUE',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])("ignores the caller's own mistake: %s", (code) => {
  const { types } = played((watched) => watched.onError?.(Object.assign(new Error('mistake'), { code })))

  expect(types).toEqual(['ignored'])
})

it('tells a handler that has only onResponseError of errors, and of an open circuit', () => {
  const error = new Error('reset')
  const { types, told, again } = played(
    (watched) => {
      watched.onRequestStart?.({ aborted: false, paused: false })
      watched.onResponseError?.(null, error)
    },
    ['onResponseError'],
  )
  again()

  expect(types).toEqual(['failure', 'transition'])
  expect(told[0]).toEqual(['onResponseError', null, error])
  expect(told[1]).toMatchObject(['onResponseError', null, { code: 'ERR_CIRCUIT_OPEN' }])
})

it.each([
  { origin: 'http://user:SECRET@a.example', url: 'http://a.example/pay' },
  { origin: '', url: 'pay' },
])('names the URL $url in the cause, with origin "$origin"', ({ origin, url }) => {
  const { told, again } = played((watched) => watched.onHeaders?.(500, [], () => undefined), undefined, origin)
  again()

  expect(told.at(-1)).toMatchObject(['onError', { cause: { status: 500, url } }])
})
