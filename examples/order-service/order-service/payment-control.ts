// Asks the payment server how it is, and tells it how to be. No real one would let us; this is for the status page.

import type { PaymentServerStatus } from '../payment-server/server.ts'

export interface PaymentControl {
  status(): Promise<PaymentServerStatus>
  /** Passes on what the page asked for. */
  set(wanted: unknown): Promise<Response>
}

export function paymentControl(url: string): PaymentControl {
  return {
    async status() {
      const response = await fetch(url, { signal: AbortSignal.timeout(1_000) })
      return (await response.json()) as PaymentServerStatus
    },
    async set(wanted) {
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(wanted),
        signal: AbortSignal.timeout(2_000),
      })
      return new Response(await response.text(), {
        status: response.status,
        headers: { 'content-type': 'application/json' },
      })
    },
  }
}
