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

export const breaker = new CircuitBreaker(
  recommended({
    name: 'orders-db',
    // Every error is a failure, except those that a healthy server answers: bad data, a violated constraint, a
    // transaction to repeat, a wrong statement, an error that a function or trigger raises.
    isFailure: all(anyError, not(sqlState('22', '23', '40', '42', 'P0'))),
  }),
)

/** Runs one statement. */
export const query = wrap(breaker, (text: string, values: readonly unknown[] = []) => pool.query(text, [...values]))

/** Runs several statements in one transaction. The breaker counts them as one call. */
export const transaction = wrap(breaker, async (work: (client: pg.PoolClient) => Promise<void>) => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    // If the connection is broken, it cannot roll back either; the pool then drops it.
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
})

export const close = (): Promise<void> => pool.end()
