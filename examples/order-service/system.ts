// Payment server and order service, each in a process of its own, with their files in one folder.

import { join } from 'node:path'
import { startChild, type Child } from './child/start-child.ts'
import type { OrderServiceSettings } from './order-service/service.ts'

export interface PaymentServerReady {
  readonly url: string
  readonly controlUrl: string
}

export interface OrderServiceReady {
  readonly url: string
}

export const startPayments = (folder: string): Promise<Child<PaymentServerReady>> =>
  startChild(new URL('payment-server/main.ts', import.meta.url), { file: join(folder, 'payments.db') })

export function startOrders(
  folder: string,
  payments: PaymentServerReady,
  { port = 0, withBreaker = true }: { readonly port?: number; readonly withBreaker?: boolean } = {},
): Promise<Child<OrderServiceReady>> {
  const settings: OrderServiceSettings = {
    file: join(folder, 'orders.db'),
    port,
    paymentUrl: payments.url,
    paymentControlUrl: payments.controlUrl,
    withBreaker,
  }
  return startChild(new URL('order-service/main.ts', import.meta.url), settings)
}
