// A web service with Express that answers 503 at once while the service behind it is down.

import express, { type NextFunction, type Request, type Response } from 'express'
import { isCircuitOpen, retryAfterSeconds } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'

const orders = withFetchBreaker(fetch, { timeoutMs: 2_000 })

export const app = express()

app.get('/orders/:id', async (request, response) => {
  // Encoded, so that an id such as `../admin` cannot lead to another path.
  const answer = await orders(`${process.env.ORDERS_URL}/orders/${encodeURIComponent(request.params.id)}`)
  if (answer.ok) return void response.json(await answer.json())
  // A body that is not read keeps its connection open.
  await answer.body?.cancel()
  // The order service knows best what is wrong with a bad request. Its other troubles are ours.
  response.status(answer.status < 500 ? answer.status : 502).json({ error: 'no order' })
})

app.get('/health', (_, response) => {
  const now = health(orders.breakers)
  response.status(httpStatusOf(now)).json(now)
})

// Express 5 passes the error of a rejected handler on to this one.
app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
  if (!isCircuitOpen(error)) return next(error)
  const seconds = retryAfterSeconds(error)
  if (seconds !== undefined) response.set('retry-after', String(seconds))
  response.status(503).json({ error: 'try again later' })
})
