// A queue as fallback: an order that meets an open circuit is put in a queue. The queue is sent, in order, as soon as an
// order gets through or the circuit is closed by hand; that first order is the probe, and comes before them. An order that
// fails itself is the caller's affair, because it is not known how far it got.

import { CircuitBreaker, execute, isCircuitOpen, tryExecute } from 'recloser'
import { fallback, pipeline } from 'recloser/policies'
import { manualClock } from 'recloser/testing'

export type Receipt = { readonly status: 'sent' } | { readonly status: 'queued'; readonly position: number }

export interface OrderQueue<Order> {
  readonly place: (order: Order) => Promise<Receipt>
  readonly queued: () => readonly Order[]
  /** Resolves when what was being sent from the queue has been. */
  readonly drained: () => Promise<void>
}

export function queuedFallback<Order>(
  breaker: CircuitBreaker,
  send: (order: Order) => Promise<void>,
  maxQueued: number,
): OrderQueue<Order> {
  const queue: Order[] = []
  let draining: Promise<void> | undefined

  /** Sends what waits, until all is sent, or the circuit or an order stops it; that order stays the first. */
  async function drain(): Promise<void> {
    for (let [order] = queue; order !== undefined; [order] = queue) {
      const next = order
      const { status } = await tryExecute(breaker, () => send(next))
      if (status === 'rejected') break
      queue.shift()
    }
    draining = undefined
  }
  breaker.subscribe((event) => {
    const well = event.type === 'success' || (event.type === 'transition' && event.to === 'closed')
    if (well && queue.length > 0) draining ??= drain()
  })

  async function place(order: Order): Promise<Receipt> {
    const later = fallback(
      (error): Receipt => {
        if (queue.length >= maxQueued) throw error
        return { status: 'queued', position: queue.push(order) }
      },
      { when: (outcome) => outcome.status === 'rejected' && isCircuitOpen(outcome.reason) },
    )
    return execute(pipeline(later, breaker), async (): Promise<Receipt> => {
      await send(order)
      return { status: 'sent' }
    })
  }
  return { place, queued: () => [...queue], drained: async () => draining }
}

async function main(): Promise<void> {
  const clock = manualClock()
  let up = false
  const send = (order: string): Promise<void> => {
    if (!up) return Promise.reject(new Error('refused'))
    console.log(`  arrived: ${order}`)
    return Promise.resolve()
  }
  const breaker = new CircuitBreaker({ name: 'orders', failureThreshold: 2, resetTimeoutMs: 30_000, clock })
  const orders = queuedFallback(breaker, send, 2)
  const place = async (order: string): Promise<void> => {
    const said = await orders.place(order).then(
      (receipt) => (receipt.status === 'sent' ? 'sent' : `queued, number ${receipt.position}`),
      (error: unknown) => `not taken, ${String(error)}`,
    )
    console.log(`${order}: ${said}`)
  }

  for (const order of ['tea', 'coffee', 'milk', 'sugar', 'honey']) await place(order)
  up = true
  clock.advance(30_000)
  await place('bread')
  await orders.drained()
  console.log(`still queued: ${orders.queued().length}`)
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// tea: not taken, Error: refused
// coffee: not taken, Error: refused
// milk: queued, number 1
// sugar: queued, number 2
// honey: not taken, CircuitOpenError: Circuit "orders" is open: retry in 30000 ms
//   arrived: bread
//   arrived: milk
//   arrived: sugar
// bread: sent
// still queued: 0
