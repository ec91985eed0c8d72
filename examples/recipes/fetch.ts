// The fetch of Node.js, Bun, Deno, workers and browsers, with a circuit breaker for each origin.

import { withFetchBreaker } from 'recloser/fetch'

const origin = process.env.ORDERS_URL ?? ''

// By default, network errors, timeouts and the statuses 429 and 5xx are failures; other statuses are successes.
export const guardedFetch = withFetchBreaker(fetch, { timeoutMs: 2_000 })

export interface Order {
  readonly id: string
  readonly state: string
}

export async function getOrder(id: string, signal?: AbortSignal): Promise<Order> {
  const response = await guardedFetch(`${origin}/orders/${encodeURIComponent(id)}`, { signal: signal ?? null })
  // A response that counts as a failure still reaches you.
  if (!response.ok) {
    // A body that is not read keeps its connection open.
    await response.body?.cancel()
    throw new Error(`the order service answered ${response.status}`)
  }
  return response.json()
}
