// A server of Deno with a circuit breaker in front of the service behind it: `deno run --allow-net --allow-env server.ts`.

import { isCircuitOpen, retryAfterSeconds } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'

const orders = withFetchBreaker(fetch, { timeoutMs: 2_000 })

Deno.serve({
  hostname: '127.0.0.1',
  port: Number(Deno.env.get('PORT')),
  async handler(request) {
    const answer = await orders(Deno.env.get('ORDERS_URL') + new URL(request.url).pathname, { signal: request.signal })
    if (answer.status < 500) {
      const type = answer.headers.get('content-type') ?? 'application/octet-stream'
      return new Response(answer.body, { status: answer.status, headers: { 'content-type': type } })
    }
    // A body that is not read keeps its connection open.
    await answer.body?.cancel()
    return new Response('no order', { status: 502 })
  },
  onError(error) {
    if (!isCircuitOpen(error)) return new Response('no answer', { status: 502 })
    const seconds = retryAfterSeconds(error)
    const headers = new Headers(seconds === undefined ? {} : { 'retry-after': String(seconds) })
    return new Response('try again later', { status: 503, headers })
  },
})
