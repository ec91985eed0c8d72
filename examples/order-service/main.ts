// Starts the whole system: `npm run order-service`. An order service that dies is started again, with its orders.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sendCustomers } from './customers/customers.ts'
import { startOrders, startPayments } from './system.ts'

const port = Number(process.env['PORT'] ?? 0)
const folder = await mkdtemp(join(tmpdir(), 'recloser-order-service-'))
let stopping = false

const payments = await startPayments(folder)
let orders = await startOrders(folder, payments.ready, { port })
const { url } = orders.ready
const customers = sendCustomers(url, { perSecond: 8 })
restartWhenGone()

console.log(`Status page      ${url}
Health           ${url}/health
Metrics          ${url}/metrics
Payment server   ${payments.ready.url}, told how to be at ${payments.ready.controlUrl}
Order service    process ${orders.process.pid ?? 0}: kill -9 it, and no order is lost

Ctrl-C stops all of it.`)

function restartWhenGone(): void {
  orders.process.once('exit', () => {
    if (!stopping) void restart()
  })
}

async function restart(): Promise<void> {
  orders = await startOrders(folder, payments.ready, { port: Number(new URL(url).port) })
  console.log(`Order service    was gone and is back as process ${orders.process.pid ?? 0}`)
  restartWhenGone()
}

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  customers.close()
  // The order service first: payments under way still have somebody to go to.
  await orders.stop()
  await payments.stop()
  await rm(folder, { recursive: true, force: true })
  console.log('Stopped.')
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
