// Starts the whole system: `npm run order-service`. A server that dies is started again, the order service with its orders.

import { reasonOf } from './child/child.ts'
import { supervise } from './child/supervise.ts'
import { sendCustomers } from './customers/customers.ts'
import { openDataFolder } from './data-folder.ts'
import { readSettings } from './settings.ts'
import { portOf, startOrders, startPayments, type OrderServiceReady, type PaymentServerReady } from './system.ts'

const settings = readSettings(process.env)
if (typeof settings === 'string') {
  console.error(`order-service: ${settings}`)
  process.exit(2)
}

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
const { signal } = stopping
const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
const tell = (text: string): void => console.log(text)

/** What has been started, the last one first, so that payments under way can still reach the payment server. */
const started: (() => unknown)[] = []
try {
  const folder = await openDataFolder(settings.dataDir)
  started.push(async () => {
    const left = await folder.leave()
    if (left !== undefined) tell(left)
  })
  const payments = await supervise<PaymentServerReady>({
    name: 'Payment server',
    start: (earlier, until) => startPayments(folder.path, { earlier, signal: until }),
    tell,
    signal,
  })
  started.push(() => payments.stop())
  const orders = await supervise<OrderServiceReady>({
    name: 'Order service',
    start: (earlier, until) => {
      const port = earlier === undefined ? settings.port : portOf(earlier.url)
      return startOrders(folder.path, payments.ready, { port, signal: until })
    },
    tell,
    signal,
  })
  started.push(() => orders.stop())
  const { url } = orders.ready
  const customers = sendCustomers(url, { perSecond: 8 })
  started.push(() => customers.close())

  tell(`Status page      ${url}
Health           ${url}/health
Metrics          ${url}/metrics
Payment server   ${payments.ready.url}, told how to be at ${payments.ready.controlUrl}
Order service    process ${String(orders.pid)}: kill -9 it, and no order is lost
Files            ${folder.path}

Ctrl-C stops all of it.`)
  await stopped
} catch (error) {
  if (!signal.aborted) {
    console.error(`order-service: ${reasonOf(error)}`)
    process.exitCode = 1
  }
}
for (const stop of started.reverse()) await stop()
if (signal.aborted) tell('Stopped.')
process.exit()
