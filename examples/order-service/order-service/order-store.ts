// The orders, in SQLite. An order is on the disk before its customer hears that it was accepted, and leaves `pending` once.

import Database from 'libsql'

export interface Order {
  readonly id: string
  readonly item: string
  readonly amountCents: number
}

export type OrderStatus = 'pending' | 'paid' | 'declined'

export interface StoredOrder extends Order {
  readonly status: OrderStatus
  readonly chargeId: string | null
}

export interface OrderStore {
  accept(order: Order): void
  /** Whether the order was still pending. */
  settle(id: string, status: 'paid' | 'declined', chargeId: string | null): boolean
  find(id: string): StoredOrder | undefined
  oldestPending(limit: number): readonly Order[]
  count(status: OrderStatus): number
  close(): void
}

export function openOrderStore(file: string): OrderStore {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  // Each order is flushed to the disk by itself: it outlives a loss of power, and not only the end of the process.
  database.pragma('synchronous = FULL')
  database.exec(`CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, item TEXT NOT NULL, amount_cents INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending', charge_id TEXT)`)
  database.exec('CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, number)')

  const insert = database.prepare('INSERT INTO orders (id, item, amount_cents) VALUES (?, ?, ?)')
  const update = database.prepare(`UPDATE orders SET status = ?, charge_id = ? WHERE id = ? AND status = 'pending'`)
  const columns = 'id, item, amount_cents AS amountCents, status, charge_id AS chargeId'
  const byId = database.prepare(`SELECT ${columns} FROM orders WHERE id = ?`)
  const pending = database.prepare(`SELECT ${columns} FROM orders WHERE status = 'pending' ORDER BY number LIMIT ?`)
  const counting = database.prepare('SELECT status, count(*) AS orders FROM orders GROUP BY status')
  const counts: Record<OrderStatus, number> = { pending: 0, paid: 0, declined: 0 }
  for (const { status, orders } of counting.all() as { status: OrderStatus; orders: number }[]) counts[status] = orders

  return {
    accept({ id, item, amountCents }) {
      insert.run(id, item, amountCents)
      counts.pending++
    },
    settle(id, status, chargeId) {
      if (update.run(status, chargeId, id).changes === 0) return false
      counts.pending--
      counts[status]++
      return true
    },
    find(id) {
      const found = byId.get(id) as StoredOrder | undefined
      return found && pick(found)
    },
    oldestPending: (limit) => (pending.all(limit) as StoredOrder[]).map(pick),
    count: (status) => counts[status],
    close: () => void database.close(),
  }
}

/** The driver adds a field of its own to each row. */
const pick = ({ id, item, amountCents, status, chargeId }: StoredOrder): StoredOrder => ({
  id,
  item,
  amountCents,
  status,
  chargeId,
})
