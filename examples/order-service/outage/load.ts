// Customers by autocannon: a fixed number of orders a second over many connections, each order with a new id.

import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'

export interface Served {
  readonly status: number
  readonly startedAtMs: number
  readonly endedAtMs: number
}

export interface Load {
  readonly served: readonly Served[]
  /** Ids of the orders that were accepted, be they paid or pending. */
  readonly accepted: ReadonlySet<string>
  /** Orders without an answer: the connection broke, or it took more than 10 seconds. */
  readonly unanswered: number
}

/** @param url of the order service */
export async function load(url: string, perSecond: number, durationMs: number): Promise<Load> {
  const served: Served[] = []
  const accepted = new Set<string>()
  const options: autocannon.Options = {
    url,
    // As many as wait at once where nothing cuts the wait short.
    connections: perSecond * 2,
    overallRate: perSecond,
    amount: Math.round((perSecond * durationMs) / 1_000),
    ignoreCoordinatedOmission: true,
    requests: [
      {
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ id: randomUUID(), item: 'Moka pot', amountCents: 2_500 }),
        }),
        onResponse: (status, body) => {
          if (status === 201 || status === 202) accepted.add((JSON.parse(body) as { readonly id: string }).id)
        },
      },
    ],
  }
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error: unknown, result) => {
      if (error === null || error === undefined) resolve(result)
      else reject(new Error('the load did not run', { cause: error }))
    })
    run.on('response', (_, status, __, tookMs) => {
      const endedAtMs = performance.now()
      served.push({ status, startedAtMs: endedAtMs - tookMs, endedAtMs })
    })
  })
  return { served, accepted, unanswered: errors + timeouts }
}
