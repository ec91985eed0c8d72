// The charges, in a file of the payment server's own. The key is the only thing that keeps a charge from being made twice:
// two keys for one order would be two charges, and the tests count them.

import { openDatabase } from '../sqlite/open-database.ts'
import { Writes } from '../sqlite/writes.ts'

export interface Charge {
  readonly id: string
  readonly key: string
  readonly orderId: string
  readonly amountCents: number
}

export interface Ledger {
  /** Makes the charge, or finds the one made earlier with this key. */
  charge(key: string, orderId: string, amountCents: number): Promise<Charge & { readonly replayed: boolean }>
  all(): readonly Charge[]
  readonly size: number
  close(): Promise<void>
}

export function openLedger(file: string): Ledger {
  const database = openDatabase(
    file,
    `CREATE TABLE IF NOT EXISTS charges (
      number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, amount_cents INTEGER NOT NULL)`,
  )
  const writes = new Writes()
  const insert = database.prepare(
    'INSERT INTO charges (key, order_id, amount_cents) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  )
  const columns = `'charge-' || number AS id, key, order_id AS orderId, amount_cents AS amountCents`
  const byKey = database.prepare(`SELECT ${columns} FROM charges WHERE key = ?`)
  const everything = database.prepare(`SELECT ${columns} FROM charges ORDER BY number`)
  let size = everything.all().length

  return {
    get size() {
      return size
    },
    charge: (key, orderId, amountCents) =>
      writes.do(() => {
        const made = insert.run(key, orderId, amountCents).changes === 1
        if (made) size++
        return { ...(byKey.get(key) as Charge), replayed: !made }
      }),
    all: () => everything.all() as Charge[],
    async close() {
      await writes.end()
      database.close()
    },
  }
}
