// Opens a file of SQLite. The package has the interface of `node:sqlite`, which Node.js 20 lacks.

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'

export type Database = DatabaseSyncInstance

/** How long a statement waits for another process that holds the lock. The whole process waits with it, so it is short. */
const busyTimeoutMs = 25

/** The database is opened before the first request arrives, so opening may wait longer. */
const openTimeoutMs = 5_000

/** A connection that writes. Each transaction is flushed to the disk, so that it outlives a loss of power too. */
export function openDatabase(file: string, schema: string): Database {
  const database = new DatabaseSync(file, { timeout: openTimeoutMs })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    database.exec(schema)
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** A second connection, which sees only what is committed. */
export const openReader = (file: string): Database => new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })

/** Whether another process held the lock for longer than the statement waited. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown }
  // The low byte is the error; the rest says which kind of it.
  return typeof errcode === 'number' && (errcode & 0xff) === 5
}
