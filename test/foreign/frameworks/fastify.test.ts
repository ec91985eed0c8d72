import { fastify } from 'fastify'
import { CircuitBreaker, isCircuitOpen, retryAfterSeconds, wrap } from 'recloser'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { playsAnEdge, statusFor } from '../play/edges.ts'

describe('Fastify', () => {
  playsAnEdge(async (options, ask) => {
    const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(httpStatus('4xx'))) })
    const guarded = wrap(breaker, ask)

    const app = fastify()
    app.get<{ Params: { path: string } }>('/orders/:path', ({ params }) => guarded(params.path))
    app.setErrorHandler((error, _, reply) => {
      if (!isCircuitOpen(error)) return reply.code(statusFor(error)).send({ error: 'no answer' })
      return reply
        .code(503)
        .header('retry-after', retryAfterSeconds(error) ?? '')
        .send({ error: 'try again later' })
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    return { get: (path) => fetch(address + path), close: () => app.close() }
  })
})
