// Payment server and order service, each in a separate process, with their files in one folder.

import { join } from 'node:path'
import { startChild, type Child } from './child/start-child.ts'
import type { OrderServiceSettings } from './order-service/service.ts'
import type { PaymentServerSettings } from './payment-server/server.ts'

export interface PaymentServerReady {
  readonly url: string
  readonly controlUrl: string
}

export interface OrderServiceReady {
  readonly url: string
}

export const ordersFile = (folder: string): string => join(folder, 'orders.db')

export interface PaymentOptions {
  /** Takes the place of this one, on its ports. */
  readonly earlier?: PaymentServerReady | undefined
  readonly signal?: AbortSignal | undefined
}

export function startPayments(
  folder: string,
  { earlier, signal }: PaymentOptions = {},
): Promise<Child<PaymentServerReady>> {
  const settings: PaymentServerSettings = {
    file: join(folder, 'payments.db'),
    port: earlier && portOf(earlier.url),
    controlPort: earlier && portOf(earlier.controlUrl),
  }
  return startChild(new URL('payment-server/main.ts', import.meta.url), settings, signal)
}

export interface OrderOptions {
  /** 0: a free one. */
  readonly port?: number | undefined
  readonly withBreaker?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export function startOrders(
  folder: string,
  payments: PaymentServerReady,
  { port = 0, withBreaker = true, signal }: OrderOptions = {},
): Promise<Child<OrderServiceReady>> {
  const settings: OrderServiceSettings = {
    file: ordersFile(folder),
    port,
    paymentUrl: payments.url,
    paymentControlUrl: payments.controlUrl,
    withBreaker,
  }
  return startChild(new URL('order-service/main.ts', import.meta.url), settings, signal)
}

export const portOf = (url: string): number => Number(new URL(url).port)
