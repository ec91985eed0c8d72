// A web service with Hono that answers 503 at once while the service behind it is down.

import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isCircuitOpen, retryAfterSeconds } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'

const orders = withFetchBreaker(fetch, { timeoutMs: 2_000 })

export const app = new Hono()

app.get('/orders/:id', async (context) => {
  // Encoded, so that an id such as `../admin` cannot lead to another path.
  const answer = await orders(`${process.env.ORDERS_URL}/orders/${encodeURIComponent(context.req.param('id'))}`)
  if (answer.ok) return Response.json(await answer.json())
  // A body that is not read keeps its connection open.
  await answer.body?.cancel()
  // The order service knows best what is wrong with a bad request. Its other troubles are ours.
  return Response.json({ error: 'no order' }, { status: answer.status < 500 ? answer.status : 502 })
})

app.get('/health', () => {
  const now = health(orders.breakers)
  return Response.json(now, { status: httpStatusOf(now) })
})

app.onError((error) => {
  if (error instanceof HTTPException) return error.getResponse()
  if (!isCircuitOpen(error)) return Response.json({ error: 'out of order' }, { status: 500 })
  const seconds = retryAfterSeconds(error)
  const headers = new Headers(seconds === undefined ? {} : { 'retry-after': String(seconds) })
  return Response.json({ error: 'try again later' }, { status: 503, headers })
})
