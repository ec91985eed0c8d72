// One outage, from before it to when all is well again, with each part in a separate process.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Charge } from '../payment-server/ledger.ts'
import type { PaymentServerStatus } from '../payment-server/server.ts'
import { startOrders, startPayments } from '../system.ts'
import { load } from './load.ts'
import { totalMs, type Scenario } from './scenario.ts'

export interface Measures {
  readonly orders: number
  readonly accepted: number
  readonly unanswered: number
  readonly reachedSick: number
  /** How long customers waited for the answer to an order placed during the outage. */
  readonly waitP50Ms: number
  readonly waitP99Ms: number
  /** Accepted and never charged, or charged more than once; of all that were accepted. */
  readonly lost: number
  readonly chargedTwice: number
  /** From the end of the outage to the first order paid at once, and to where none that had waited is left. */
  readonly paidAtOnceAfterMs: number
  readonly queueEmptyAfterMs: number
}

const limitMs = 60_000

export async function measure(scenario: Scenario, withBreaker: boolean): Promise<Measures> {
  const folder = await mkdtemp(join(tmpdir(), 'recloser-outage-'))
  const payments = await startPayments(folder)
  const { controlUrl } = payments.ready
  try {
    const orders = await startOrders(folder, payments.ready, { withBreaker })
    const { url } = orders.ready
    try {
      await warmUp(url)
      const customers = load(url, scenario.ordersPerSecond, totalMs(scenario))
      const [{ served, accepted, unanswered }, outage] = await Promise.all([
        customers,
        playOutage(url, controlUrl, scenario),
      ])
      await until('an empty queue', async () => (await pendingOf(url)) === 0)

      const charges = await get<readonly Charge[]>(`${controlUrl}/charges`)
      const counts = new Map<string, number>()
      for (const { orderId } of charges) counts.set(orderId, (counts.get(orderId) ?? 0) + 1)
      const { reachedWhileSick } = await get<PaymentServerStatus>(controlUrl)
      const waitsMs = served
        .filter(({ startedAtMs }) => startedAtMs >= outage.beganAtMs && startedAtMs < outage.endedAtMs)
        .map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs)
        .sort((a, b) => a - b)
      return {
        orders: served.length + unanswered,
        accepted: accepted.size,
        unanswered,
        reachedSick: reachedWhileSick,
        waitP50Ms: Math.round(at(waitsMs, 0.5)),
        waitP99Ms: Math.round(at(waitsMs, 0.99)),
        lost: [...accepted, ...outage.placed].filter((id) => !counts.has(id)).length,
        chargedTwice: [...counts.values()].filter((count) => count > 1).length,
        paidAtOnceAfterMs: Math.round(outage.paidAtOnceAtMs - outage.endedAtMs),
        queueEmptyAfterMs: Math.round(outage.queueEmptyAtMs - outage.endedAtMs),
      }
    } finally {
      await orders.stop()
    }
  } finally {
    await payments.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Played {
  readonly beganAtMs: number
  readonly endedAtMs: number
  readonly paidAtOnceAtMs: number
  readonly queueEmptyAtMs: number
  /** Ids of orders besides those of the load. */
  readonly placed: readonly string[]
}

async function playOutage(url: string, controlUrl: string, scenario: Scenario): Promise<Played> {
  await wait(scenario.beforeMs)
  const beganAtMs = performance.now()
  // Phase by phase from here, so that the moment of its end is known on the clock that times the customers.
  for (const { health, forMs } of scenario.sick) {
    await tell(controlUrl, health)
    await wait(forMs)
  }
  await tell(controlUrl, 'fine')
  const endedAtMs = performance.now()

  const placed: string[] = []
  const paidAtOnce = until('an order paid at once', async () => {
    const { id, status } = await place(url)
    placed.push(id)
    return status === 'paid'
  }).then(() => performance.now())
  // New orders keep coming: those that are being paid at this moment are not the queue of the outage.
  const underWay = Math.ceil(scenario.ordersPerSecond / 10)
  const queueEmpty = until('an empty queue', async () => (await pendingOf(url)) <= underWay).then(() =>
    performance.now(),
  )
  const [paidAtOnceAtMs, queueEmptyAtMs] = await Promise.all([paidAtOnce, queueEmpty])
  return { beganAtMs, endedAtMs, paidAtOnceAtMs, queueEmptyAtMs, placed }
}

/** The first orders of a process are slow, and are no part of what is measured. */
async function warmUp(url: string): Promise<void> {
  let paid = 0
  await until('ten orders paid', async () => {
    if ((await place(url)).status === 'paid') paid++
    return paid === 10
  })
}

const pendingOf = async (url: string): Promise<number> =>
  (await get<{ readonly pending: number }>(`${url}/orders`)).pending

const at = (sorted: readonly number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN

async function place(url: string): Promise<{ readonly id: string; readonly status: string }> {
  const response = await fetch(`${url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item: 'Tea towel', amountCents: 900 }),
  })
  return (await response.json()) as { readonly id: string; readonly status: string }
}

async function tell(controlUrl: string, health: string): Promise<void> {
  const response = await fetch(controlUrl, { method: 'POST', body: JSON.stringify({ health }) })
  await response.arrayBuffer()
}

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url, { signal: AbortSignal.timeout(10_000) })).json()) as T
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const startedAtMs = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAtMs > limitMs) throw new Error(`waited ${limitMs} ms in vain for ${what}`)
    await wait(20)
  }
}
