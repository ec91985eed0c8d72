// The charges, in a file of the payment server's own. The key is the only thing that keeps a charge from being made twice:
// two keys for one order would be two charges, and the tests count them.

import Database from 'libsql'

export interface Charge {
  readonly id: string
  readonly key: string
  readonly orderId: string
  readonly amountCents: number
}

export interface Ledger {
  /** Makes the charge, or finds the one made earlier with this key. */
  charge(key: string, orderId: string, amountCents: number): Charge & { readonly replayed: boolean }
  all(): readonly Charge[]
  readonly size: number
  close(): void
}

export function openLedger(file: string): Ledger {
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.exec(`CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, amount_cents INTEGER NOT NULL)`)
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
    charge(key, orderId, amountCents) {
      const made = insert.run(key, orderId, amountCents).changes === 1
      if (made) size++
      const { id, orderId: order, amountCents: amount } = byKey.get(key) as Charge
      return { id, key, orderId: order, amountCents: amount, replayed: !made }
    },
    all: () =>
      (everything.all() as Charge[]).map(({ id, key, orderId, amountCents }) => ({ id, key, orderId, amountCents })),
    close: () => void database.close(),
  }
}
