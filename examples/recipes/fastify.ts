// A web service with Fastify that answers 503 at once while the service behind it is down.

import { fastify } from 'fastify'
import { isCircuitOpen, retryAfterSeconds } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'

const orders = withFetchBreaker(fetch, { timeoutMs: 2_000 })

export const app = fastify()

app.get<{ Params: { id: string } }>('/orders/:id', async ({ params }, reply) => {
  // Encoded, so that an id such as `../admin` cannot lead to another path.
  const answer = await orders(`${process.env.ORDERS_URL}/orders/${encodeURIComponent(params.id)}`)
  if (answer.ok) return answer.json()
  // A body that is not read keeps its connection open.
  await answer.body?.cancel()
  // The order service knows best what is wrong with a bad request. Its other troubles are ours.
  return reply.code(answer.status < 500 ? answer.status : 502).send({ error: 'no order' })
})

app.get('/health', (_, reply) => {
  const now = health(orders.breakers)
  return reply.code(httpStatusOf(now)).send(now)
})

app.setErrorHandler((error, _, reply) => {
  // Fastify's own handler takes what is thrown here.
  if (!isCircuitOpen(error)) throw error
  const seconds = retryAfterSeconds(error)
  if (seconds !== undefined) void reply.header('retry-after', seconds)
  return reply.code(503).send({ error: 'try again later' })
})
