// A worker for Cloudflare Workers with a circuit breaker in front of the service behind it.

import { isCircuitOpen, retryAfterSeconds } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'

// Outside of the handler, so that all requests of an isolate share it. Each isolate has its own.
const orders = withFetchBreaker(fetch, { timeoutMs: 2_000 })

interface Environment {
  readonly ORDERS_URL: string
}

export default {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    try {
      const { pathname } = new URL(request.url)
      const answer = await orders(`${environment.ORDERS_URL}${pathname}`, { signal: request.signal })
      if (answer.status < 500) return answer
      await answer.body?.cancel()
      return new Response('no order', { status: 502 })
    } catch (error) {
      if (!isCircuitOpen(error)) return new Response('no answer', { status: 502 })
      const seconds = retryAfterSeconds(error)
      const headers = new Headers(seconds === undefined ? {} : { 'retry-after': String(seconds) })
      return new Response('try again later', { status: 503, headers })
    }
  },
}
