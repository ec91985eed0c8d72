// Puts the order service together and opens its port.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Cashier } from './cashier.ts'
import { CircuitHold } from './circuit-hold.ts'
import { orderMetrics } from './metrics.ts'
import { openOrderStore } from './order-store.ts'
import { pageRoutes } from './page-routes.ts'
import { paymentClient } from './payment-client.ts'
import { paymentControl } from './payment-control.ts'
import { routes } from './routes.ts'
import { Timeline } from './timeline.ts'

export interface OrderServiceSettings {
  readonly file: string
  /** 0: a free one. */
  readonly port: number
  readonly paymentUrl: string
  readonly paymentControlUrl: string
  /** `false`: the same service without a circuit breaker, to compare. */
  readonly withBreaker: boolean
}

export interface OrderService {
  readonly url: string
  close(): Promise<void>
}

export async function startOrderService(settings: OrderServiceSettings): Promise<OrderService> {
  const store = openOrderStore(settings.file)
  const client = paymentClient(settings.paymentUrl, settings)
  const { breaker, breakers } = client
  const control = paymentControl(settings.paymentControlUrl)
  const hold = new CircuitHold(breaker)
  const pending = (): number => store.count('pending')
  const metrics = orderMetrics(breakers, pending)
  const timeline = new Timeline({ breaker, pending, held: () => hold.current, paymentServer: () => control.status() })
  const cashier = new Cashier(store, client, {
    drained() {
      metrics.drained()
      timeline.drained()
    },
  })

  const app = routes({ store, cashier, metrics, timeline, breakers, hold })
  app.route('/', pageRoutes(timeline, control))
  // The globals stay those of Node: the payment client makes real requests with them.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, '127.0.0.1', resolve)
  })
  void cashier.drain()

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      timeline.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Payments under way are waited for, then their customers are answered; the page listens for ever.
      await cashier.close()
      setTimeout(() => server.closeAllConnections(), 100).unref()
      await closed
      metrics.close()
      store.close()
    },
  }
}
