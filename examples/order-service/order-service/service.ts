// Puts the order service together and opens its port.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { CircuitSnapshot } from 'recloser'
import { Cashier } from './cashier.ts'
import { CircuitHold } from './circuit-hold.ts'
import { consoleRoutes } from './console-routes.ts'
import { linesFrom } from './event-log.ts'
import { keep } from './keep.ts'
import { orderMetrics } from './metrics.ts'
import { openOrderStore } from './order-store.ts'
import { pageRoutes } from './page-routes.ts'
import { paymentClient, type PaymentClient } from './payment-client.ts'
import { paymentControl } from './payment-control.ts'
import { routes } from './routes.ts'
import { ServiceHealth } from './service-health.ts'
import { Timeline } from './timeline.ts'

export interface OrderServiceSettings {
  readonly file: string
  /** 0: a free one. */
  readonly port: number
  readonly paymentUrl: string
  readonly paymentControlUrl: string
  /** `false`: the same service without a circuit breaker, to compare. */
  readonly withBreaker: boolean
  /** How many pages the database may have, as on a disk that gets full; no limit where it is left out. */
  readonly maxPages?: number | undefined
}

export interface OrderService {
  readonly url: string
  close(): Promise<void>
}

export async function startOrderService(settings: OrderServiceSettings): Promise<OrderService> {
  const { file, port, paymentUrl, paymentControlUrl, maxPages } = settings
  const store = openOrderStore(file, { maxPages })
  const client = restoredClient(paymentUrl, settings.withBreaker, store.saved('circuit'))
  const { breaker, breakers } = client
  const control = paymentControl(paymentControlUrl)
  const hold = new CircuitHold(breaker, store)
  const pending = (): number => store.count('pending')
  const metrics = orderMetrics(breakers, pending)
  const health = new ServiceHealth(store, breakers)
  const savedLog = store.saved('log')
  const timeline: Timeline = new Timeline({
    breaker,
    pending,
    pendingSinceMs: () => store.pendingSinceMs(),
    held: () => hold.current,
    paymentServer: () => control.status(),
    lines: linesFrom(savedLog),
    logged: keep(store, 'log', () => timeline.lines),
  })
  // Each failure too: a process that is killed again and again must not begin to count anew each time.
  const keepCircuit = keep(store, 'circuit', () => breaker?.snapshot())
  breaker?.subscribe(({ type }) => {
    if (type === 'transition' || type === 'failure') keepCircuit()
  })
  const again = savedLog === undefined ? 'started' : 'started again'
  timeline.log(`Order service was ${again} as process ${process.pid}; ${pending()} orders are pending`)

  const cashier = new Cashier(store, client, {
    drained() {
      metrics.drained()
      timeline.drained()
    },
    asked: (well) => health.asked(well),
  })

  const app = routes({ store, cashier, health, metrics, timeline, hold })
  app.route('/', pageRoutes(timeline, control))
  const circuits = consoleRoutes(breakers, (text) => timeline.log(text))
  app.route('/', circuits.app)
  // The globals stay those of Node: the payment client makes real requests with them.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  const close = async (): Promise<void> => {
    timeline.close()
    circuits.close()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    // Payments under way are waited for, then their customers are answered; the page listens without end.
    await cashier.close()
    setTimeout(() => server.closeAllConnections(), 100).unref()
    await closed
    health.close()
    metrics.close()
    await store.close()
  }
  try {
    await listen(server, port)
  } catch (error) {
    await close()
    throw error
  }
  void cashier.drain()

  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** With the circuit as an earlier process left it, if that can be read under the rules of today. */
function restoredClient(url: string, withBreaker: boolean, saved: unknown): PaymentClient {
  try {
    return paymentClient(url, { withBreaker, snapshot: saved as CircuitSnapshot | undefined })
  } catch (error) {
    if (saved === undefined || !(error instanceof TypeError)) throw error
    return paymentClient(url, { withBreaker })
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
