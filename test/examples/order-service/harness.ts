// What the tests of the order service share: a folder of their own, servers in this process, and waiting for something.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { vi } from 'vitest'
import { startOrderService, type OrderService } from '../../../examples/order-service/order-service/service.ts'
import type { Charge } from '../../../examples/order-service/payment-server/ledger.ts'
import type { Health } from '../../../examples/order-service/payment-server/health.ts'
import {
  startPaymentServer,
  type PaymentServer,
  type PaymentServerStatus,
} from '../../../examples/order-service/payment-server/server.ts'

// Real servers and a real disk: on a busy machine the usual 5 seconds may not do.
vi.setConfig({ testTimeout: 60_000 })

export interface Harness {
  readonly folder: string
  readonly payments: PaymentServer
  readonly orders: OrderService
}

export interface HarnessOptions {
  readonly withBreaker?: boolean
  /** With the databases of an earlier run. */
  readonly folder?: string
  /** How the payment server is when the order service starts. */
  readonly health?: Health
  readonly maxPages?: number
}

/** Both servers, started for what `body` does with them, and gone after it. */
export async function withServers(
  body: (harness: Harness) => Promise<void>,
  options: HarnessOptions = {},
): Promise<void> {
  const { withBreaker = true, health = 'fine', maxPages } = options
  const within = async (folder: string): Promise<void> => {
    const payments = await startPaymentServer({ file: join(folder, 'payments.db') })
    try {
      await become(payments.controlUrl, health)
      const orders = await startOrderService({
        file: join(folder, 'orders.db'),
        port: 0,
        paymentUrl: payments.url,
        paymentControlUrl: payments.controlUrl,
        withBreaker,
        maxPages,
      })
      try {
        await body({ folder, payments, orders })
      } finally {
        await orders.close()
      }
    } finally {
      await payments.close()
    }
  }
  await (options.folder === undefined ? inFolder(within) : within(options.folder))
}

export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'recloser-orders-'))
  try {
    await body(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000) })
  return (await response.json()) as T
}

export const place = (url: string, id?: string): Promise<Answer> =>
  post(`${url}/orders`, { item: 'Desk lamp', amountCents: 4_200, ...(id === undefined ? {} : { id }) })

export const become = (controlUrl: string, health: Health): Promise<Answer> => post(controlUrl, { health })

export const statusOf = (controlUrl: string): Promise<PaymentServerStatus> => get(controlUrl)

export const pendingOf = async (url: string): Promise<number> =>
  (await get<{ readonly pending: number }>(`${url}/orders`)).pending

export async function chargesOf(controlUrl: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const { orderId } of await get<Charge[]>(`${controlUrl}/charges`))
    counts.set(orderId, (counts.get(orderId) ?? 0) + 1)
  return counts
}

/** Each of these orders, charged once; and no other charge. */
export const eachOnce = (ids: Iterable<string>): ReadonlyMap<string, number> =>
  new Map([...ids].map((id) => [id, 1] as const))

/** Asks until it is so; where it never comes to be so, throws and says what it waited for. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const startedAtMs = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAtMs > limitMs) throw new Error(`waited in vain for: ${what}`)
    await wait(25)
  }
}
