// The code a service author writes. The first function is any call to any dependency; `withBreaker` is the one line
// that protects it.

import { withBreaker } from 'recloser'

export type FetchOrder = (url: string) => Promise<unknown>

export async function fetchOrder(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return body
}

export const fetchOrderGuarded = withBreaker(fetchOrder, { failureThreshold: 5, resetTimeoutMs: 1_500 })
