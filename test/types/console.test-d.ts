import { createServer as createHttp2Server } from 'node:http2'
import { createServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { expectTypeOf, it } from 'vitest'
import { Hono } from 'hono'
import { CircuitBreaker } from 'recloser'
import { breakerConsole, toNodeListener, type ConsoleHandler, type FleetLike } from 'recloser/console'
import type { Fleet } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'

const breakers = [new CircuitBreaker(), new BreakerRegistry()]
const handler = breakerConsole({ breakers, basePath: '/console' })

it('is a handler of web-standard requests', () => {
  expectTypeOf(handler).toEqualTypeOf<ConsoleHandler>()
  expectTypeOf(handler).toExtend<(request: Request) => Promise<Response>>()
  new Hono().all('/console/*', (context) => handler(context.req.raw))

  // @ts-expect-error -- breakers must be given
  breakerConsole({})
})

it('is a listener of the servers of Node.js', () => {
  createServer(toNodeListener(handler))
  createHttpsServer(toNodeListener(handler))
  createHttp2Server(toNodeListener(handler))
})

it('takes a fleet of recloser/redis', () => {
  expectTypeOf<Fleet>().toExtend<FleetLike>()
})

it('takes an authorize that gives a name, a flag, or a promise of either', () => {
  breakerConsole({ breakers, controls: { authorize: () => true } })
  breakerConsole({ breakers, controls: { authorize: ({ headers }) => headers.has('cookie') && 'Ada' } })
  breakerConsole({ breakers, controls: { authorize: () => Promise.resolve(false) } })
  breakerConsole({
    breakers,
    controls: { authorize: () => 'Ada', onAction: (who, { key, action }) => who + key + action },
  })

  // @ts-expect-error -- a number is no answer
  breakerConsole({ breakers, controls: { authorize: () => 1 } })
  // @ts-expect-error -- there are no controls without authorize
  breakerConsole({ breakers, controls: {} })
})
