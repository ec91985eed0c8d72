import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { fastify } from 'fastify'
import { CircuitBreaker } from 'recloser'
import { breakerConsole, toNodeListener } from 'recloser/console'
import { describe, expect, it } from 'vitest'

@Module({})
class Nothing {}

const listener = (breaker: CircuitBreaker) =>
  toNodeListener(
    breakerConsole({ breakers: breaker, basePath: '/console', controls: { authorize: () => Promise.resolve('Ada') } }),
  )

/** Each serves the console under `/console`. */
const servers = {
  Fastify: async (breaker: CircuitBreaker) => {
    const app = fastify()
    const listen = listener(breaker)
    for (const path of ['/console', '/console/*'])
      app.all(path, (request, reply) => {
        reply.hijack()
        listen(request.raw, reply.raw)
      })
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
  },
  'Express, of NestJS': async (breaker: CircuitBreaker) => {
    const app = await NestFactory.create(Nothing, { logger: false })
    app.use('/console', listener(breaker))
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), close: () => app.close() }
  },
}

describe.each(Object.entries(servers))('%s', (_, serve) => {
  it('serves the console, its stream and its controls', async () => {
    const breaker = new CircuitBreaker({ name: 'a/b' })
    const { url, close } = await serve(breaker)
    try {
      for (const path of ['/console', '/console/'])
        expect(await (await fetch(url + path)).text()).toContain('console.js')
      const events = await fetch(`${url}/console/api/events`)
      const reader = events.body?.getReader()
      const first = new TextDecoder().decode((await reader?.read())?.value)
      expect(first).toContain('"key":"a/b"')
      const tripped = await fetch(`${url}/console/api/breakers/a%2Fb/trip`, {
        method: 'POST',
        headers: { 'x-recloser-console': '1', origin: url },
      })
      expect([tripped.status, breaker.state]).toEqual([200, 'open'])
      const second = new TextDecoder().decode((await reader?.read())?.value)
      expect(second).toContain('tripped by Ada')
      await reader?.cancel()
    } finally {
      await close()
    }
  })
})
