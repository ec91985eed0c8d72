import pg from 'pg'
import { CircuitBreaker, wrap } from 'recloser'
import { all, anyError, errorWhere, not } from 'recloser/predicates'
import { expect, it } from 'vitest'
import { playsOutages } from '../play/outages.ts'
import { describeWith } from '../play/program.ts'
import { postgresServer } from '../play/stores.ts'

/** SQLSTATE: bad data, a violated constraint, or a statement that is wrong. */
const callersMistake = errorWhere((error) => /^(22|23|42)/.test((error as { code?: string }).code ?? ''))

describeWith('postgres', 'postgresql', 'pg behind a breaker', () => {
  const service = postgresServer('/* a call */')
  const poolOf = (options: pg.PoolConfig = {}): pg.Pool => {
    const pool = new pg.Pool({
      host: '127.0.0.1',
      port: service.port,
      user: 'postgres',
      connectionTimeoutMillis: 1_000,
      query_timeout: 1_000,
      ...options,
    })
    // Of connections that nobody uses when the server dies.
    return pool.on('error', () => undefined)
  }

  playsOutages({
    service,
    illnesses: ['hanging', 'killed'],
    mistakes: ['a unique violation', 'a wrong statement', 'a text that is no number'],
    answer: [{ greeting: 'hello' }],
    // A query cannot be aborted.
    abortable: false,
    connect: async (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const pool = poolOf()
      const query = wrap(breaker, async (text: string) => (await pool.query(`/* a call */ ${text}`)).rows as unknown)
      await pool.query('create table if not exists orders (id int primary key)')
      await pool.query('insert into orders values (1) on conflict do nothing')
      return {
        breaker: () => breaker,
        call: () => query("select 'hello' as greeting"),
        mistakes: {
          'a unique violation': () => query('insert into orders values (1)'),
          'a wrong statement': () => query('selekt 1'),
          'a text that is no number': () => query("select 'one'::int"),
        },
        close: () => pool.end(),
      }
    },
  })

  it('opens when the pool has no connection left', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const pool = poolOf({ max: 1, connectionTimeoutMillis: 100 })
    const connect = wrap(breaker, () => pool.connect())
    const taken = await connect()

    await expect(connect()).rejects.toThrow('timeout exceeded')
    expect(breaker.state).toBe('open')

    taken.release()
    await pool.end()
  })
})
