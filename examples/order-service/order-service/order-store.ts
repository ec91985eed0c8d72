// The orders, in SQLite. An order is on the disk before its customer is answered, and leaves `pending` once. One connection
// writes and another reads, so whatever the service says of an order has been committed.

import { openDatabase, openReader } from '../sqlite/open-database.ts'
import { Writes } from '../sqlite/writes.ts'

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
  /**
   * Resolves once the order is committed: with the earlier order of this id where there is one, which stays as it is.
   * Rejects where it could not be stored.
   */
  accept(order: Order): Promise<StoredOrder | undefined>
  /** Whether the order was still pending. Resolves once that is committed. */
  settle(id: string, status: 'paid' | 'declined', chargeId: string | null): Promise<boolean>
  find(id: string): StoredOrder | undefined
  oldestPending(limit: number): readonly Order[]
  /** Wall time at which the oldest pending order was accepted, in milliseconds. */
  pendingSinceMs(): number | undefined
  count(status: OrderStatus): number
  /** Keeps a value as JSON under a name, in place of the one before. It is asked for when its turn to be written has come. */
  save(name: string, value: () => unknown): Promise<void>
  saved(name: string): unknown
  /** Writes and removes a row that needs new pages; rejects where nothing can be stored. */
  tryOut(): Promise<void>
  close(): Promise<void>
}

const schema = `
  CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, item TEXT NOT NULL, amount_cents INTEGER NOT NULL,
    placed_at_ms INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'pending', charge_id TEXT);
  CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, number);
  CREATE TABLE IF NOT EXISTS saved (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS try_out (bytes BLOB NOT NULL)`

/** @param limits `maxPages`: how many pages the file may have, as on a disk that gets full; no limit where it is left out */
export function openOrderStore(
  file: string,
  { maxPages }: { readonly maxPages?: number | undefined } = {},
): OrderStore {
  const database = openDatabase(file, schema)
  if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`)
  const committed = openReader(file)
  const writes = new Writes()

  const insert = database.prepare(
    'INSERT INTO orders (id, item, amount_cents, placed_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const update = database.prepare(`UPDATE orders SET status = ?, charge_id = ? WHERE id = ? AND status = 'pending'`)
  const upsert = database.prepare('INSERT OR REPLACE INTO saved (name, value) VALUES (?, ?)')
  const occupy = database.prepare('INSERT INTO try_out (bytes) VALUES (zeroblob(9000))')
  const vacate = database.prepare('DELETE FROM try_out')
  const columns = 'id, item, amount_cents AS amountCents, status, charge_id AS chargeId'
  const byId = committed.prepare(`SELECT ${columns} FROM orders WHERE id = ?`)
  const pending = committed.prepare(`SELECT ${columns} FROM orders WHERE status = 'pending' ORDER BY number LIMIT ?`)
  const since = committed.prepare(
    `SELECT placed_at_ms AS atMs FROM orders WHERE status = 'pending' ORDER BY number LIMIT 1`,
  )
  const byName = committed.prepare('SELECT value FROM saved WHERE name = ?')
  const counting = committed.prepare('SELECT status, count(*) AS orders FROM orders GROUP BY status')
  const counts: Record<OrderStatus, number> = { pending: 0, paid: 0, declined: 0 }
  for (const { status, orders } of counting.all() as { status: OrderStatus; orders: number }[]) counts[status] = orders

  const find = (id: string): StoredOrder | undefined => byId.get(id) as StoredOrder | undefined
  const confirm = (isThere: boolean): void => {
    if (!isThere) throw new Error('The database did not commit what it said it had written')
  }

  return {
    accept: ({ id, item, amountCents }) =>
      writes.do(() => {
        const isNew = insert.run(id, item, amountCents, Date.now()).changes === 1
        const stored = find(id)
        confirm(stored !== undefined)
        if (!isNew) return stored
        counts.pending++
        return undefined
      }),
    settle: (id, status, chargeId) =>
      writes.do(() => {
        if (update.run(status, chargeId, id).changes === 0) return false
        confirm(find(id)?.status === status)
        counts.pending--
        counts[status]++
        return true
      }),
    find,
    oldestPending: (limit) => pending.all(limit) as StoredOrder[],
    pendingSinceMs: () => (since.get() as { atMs: number } | undefined)?.atMs,
    count: (status) => counts[status],
    save: (name, value) => writes.do(() => void upsert.run(name, JSON.stringify(value()))),
    saved(name) {
      const row = byName.get(name) as { value: string } | undefined
      return row && (JSON.parse(row.value) as unknown)
    },
    tryOut: () =>
      writes.do(() => {
        occupy.run()
        vacate.run()
      }),
    async close() {
      await writes.end()
      committed.close()
      database.close()
    },
  }
}
