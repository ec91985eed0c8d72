// A pool of connections to PostgreSQL behind a circuit breaker.

import pg from 'pg'
import { CircuitBreaker, wrap } from 'recloser'
import { all, anyError, not, sqlState } from 'recloser/predicates'
import { recommended } from 'recloser/presets'

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  // Without these two, a call to a server that hangs never ends, and a call that never ends is no failure.
  connectionTimeoutMillis: 1_000,
  query_timeout: 2_000,
})
// Reports idle connections that break. Without a listener, such an error ends the process.
pool.on('error', () => undefined)

// Every error is a failure, except those that a healthy server answers: bad data, a violated constraint, a transaction
// to repeat, a wrong statement, an error that a function or trigger raises, a statement after one that failed.
const isFailure = all(anyError, not(sqlState('22', '23', '40', '42', 'P0', '25P02')))

export const breaker = new CircuitBreaker(recommended({ name: 'orders-db', isFailure }))

type Query = (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult>

/** Runs one statement. */
export const query: Query = wrap(breaker, (text, values = []) => pool.query(text, [...values]))

/**
 * Runs several statements in one transaction, which is rolled back if `work` throws. The breaker counts them as one call.
 * It judges the errors of the database only: what else `work` throws says nothing about the database.
 */
export async function transaction(work: (client: { readonly query: Query }) => Promise<void>): Promise<void> {
  const permit = breaker.acquire()
  const failed = (reason: unknown): never => {
    if (isFailure({ status: 'rejected', reason }, { probe: permit.probe })) permit.fail(reason)
    throw reason
  }
  try {
    await onOneConnection(await pool.connect().catch(failed), failed, work)
  } finally {
    // Changes nothing if the permit has failed.
    permit.succeed()
  }
}

async function onOneConnection(
  client: pg.PoolClient,
  failed: (reason: unknown) => never,
  work: (client: { readonly query: Query }) => Promise<void>,
): Promise<void> {
  const query: Query = (text, values = []) => client.query(text, [...values]).catch(failed)
  let broken: Error | undefined
  const onError = (error: Error): void => void (broken = error)
  // The pool does not listen to a connection while it is in use.
  client.on('error', onError)
  try {
    await query('begin')
    await work({ query })
    const { command } = await query('commit')
    // PostgreSQL rolls back instead if a statement failed, also if `work` has caught the error.
    if (command !== 'COMMIT') throw new Error('rolled back, since a statement failed')
  } catch (error) {
    await query('rollback').catch(onError)
    throw error
  } finally {
    client.off('error', onError)
    // A connection without its rollback is still in the transaction: what the next caller writes would never be
    // committed. The pool closes a connection that it gets back with an error.
    client.release(broken)
  }
}

export const close = (): Promise<void> => pool.end()
