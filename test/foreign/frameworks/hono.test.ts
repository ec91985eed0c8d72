import { Hono } from 'hono'
import { CircuitBreaker, isCircuitOpen, retryAfterSeconds, wrap } from 'recloser'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { describe } from 'vitest'
import { playsAnEdge, statusFor } from '../play/edges.ts'

describe('Hono', () => {
  playsAnEdge((options, ask) => {
    const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(httpStatus('4xx'))) })
    const guarded = wrap(breaker, ask)

    const app = new Hono()
    app.get('/orders/:path', async (context) => Response.json(await guarded(context.req.param('path'))))
    app.onError((error) => {
      if (!isCircuitOpen(error)) return new Response('no answer', { status: statusFor(error) })
      const headers = { 'retry-after': String(retryAfterSeconds(error) ?? '') }
      return new Response('try again later', { status: 503, headers })
    })
    return { get: async (path) => app.request(path) }
  })
})
