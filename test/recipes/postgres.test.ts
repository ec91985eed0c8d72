import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeWith } from '../foreign/play/program.ts'
import { postgresServer } from '../foreign/play/stores.ts'
import { callsOf, expectOnPage, failuresUntilOpen, playOutage } from './play/outage.ts'
import { fromStage, loadRecipe } from './play/recipe.ts'

type Recipe = typeof import('../../examples/recipes/postgres.ts')
type Pg = typeof import('../../examples/recipes/node_modules/@types/pg/index.d.ts')

describeWith('postgres', 'postgresql', 'the recipe for PostgreSQL', () => {
  const server = postgresServer('no call is counted here')
  let recipe: Recipe
  const urlOf = (user: string): string => `postgres://${user}@127.0.0.1:${server.directPort}/postgres`

  beforeAll(async () => {
    await runAsOwner(
      'create table orders (id int primary key)',
      'insert into orders values (1)',
      'create role app login',
    )
    await runAsOwner('grant all on orders to app')
    recipe = await loadRecipe<Recipe>('postgres.ts', { DATABASE_URL: urlOf('app') })
  })
  beforeEach(() => recipe.breaker.reset())
  afterAll(() => recipe.close())

  async function runAsOwner(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await asOwner(statement)
  }

  async function asOwner<Row extends object>(statement: string): Promise<{ readonly rows: readonly Row[] }> {
    const { default: pg } = await fromStage<{ default: Pg }>('pg')
    const client = new pg.Client(urlOf('postgres'))
    await client.connect()
    return client.query<Row>(statement).finally(() => client.end())
  }

  it('opens when the server is killed, tells its user so, and recovers when it is back', async () => {
    const seen = await playOutage({
      ask: async () => (await recipe.query('select id from orders')).rows,
      fall: () => server.fall('killed'),
      heal: () => server.heal(),
      asked: () => callsOf(recipe.breaker),
    })

    expectOnPage('postgresql', 'postgres.ts', seen)
    expect(recipe.breaker.state).toBe('closed')
  })

  const mistakes: Readonly<Record<string, string>> = {
    'a unique violation': 'insert into orders values (1)',
    'a wrong statement': 'selekt 1',
    'a text that is no number': "select 'one'::int",
    'an error that a function raises': "do $$ begin raise exception 'out of stock'; end $$",
  }

  it.each(Object.keys(mistakes))('stays closed for a caller that makes a mistake: %s', async (name) => {
    const { failures } = recipe.breaker.stats.totals

    for (let time = 0; time < 40; time++) await expect(recipe.query(mistakes[name] ?? '')).rejects.toThrow()

    expect(recipe.breaker.stats).toMatchObject({ state: 'closed', totals: { failures } })
  })

  it('counts a transaction as one call, and rolls back one that failed', async () => {
    const before = callsOf(recipe.breaker)
    await recipe.transaction(async (client) => void (await client.query('insert into orders values (2)')))
    const twice = recipe.transaction(async (client) => {
      await client.query('insert into orders values (3)')
      await client.query('insert into orders values (1)')
    })

    await expect(twice).rejects.toThrow('duplicate key')
    expect((await recipe.query('select id from orders order by id')).rows).toEqual([{ id: 1 }, { id: 2 }])
    expect(callsOf(recipe.breaker)).toBe(before + 3)
  })

  describe('a transaction', () => {
    const ids = async (): Promise<readonly number[]> => {
      const { rows } = await asOwner<{ id: number }>('select id from orders order by id')
      return rows.map(({ id }) => id)
    }

    it('whose rollback does not get through takes no later write with it', async () => {
      const before = await ids()
      const { default: pg } = await fromStage<{ default: Pg }>('pg')
      const other = new pg.Client(urlOf('postgres'))
      await other.connect()
      await other.query('begin')
      await other.query('update orders set id = 1 where id = 1')

      const waiting = recipe.transaction(async (client) => {
        await client.query('insert into orders values (50)')
        await client.query('update orders set id = 1 where id = 1')
      })
      await expect(waiting).rejects.toThrow('Query read timeout')
      await other.query('rollback')
      await other.end()
      recipe.breaker.reset()

      for (const id of [100, 101, 102])
        expect((await recipe.query('insert into orders values ($1)', [id])).rowCount).toBe(1)
      expect(await ids()).toEqual([...before, 100, 101, 102])
    })

    it('that its own code gives up says nothing about the database', async () => {
      const before = await ids()
      const { failures } = recipe.breaker.stats.totals

      for (let time = 0; time < 40; time++) {
        const soldOut = recipe.transaction(async (client) => {
          await client.query('insert into orders values (60)')
          throw new Error('sold out')
        })
        await expect(soldOut).rejects.toThrow('sold out')
      }

      expect(recipe.breaker.stats).toMatchObject({ state: 'closed', totals: { failures } })
      expect(await ids()).toEqual(before)
    })

    it('that puts an error of the database in other words still counts by what the database said', async () => {
      const { successes, failures } = recipe.breaker.stats.totals
      const inOtherWords = (statement: string, words: string): Promise<void> =>
        recipe.transaction(async (client) => {
          await client.query(statement).catch(() => {
            throw new Error(words)
          })
        })

      await expect(inOtherWords('insert into orders values (1)', 'ordered before')).rejects.toThrow('ordered before')
      expect(recipe.breaker.stats.totals).toMatchObject({ successes: successes + 1, failures })
      await expect(inOtherWords('select pg_sleep(3)', 'too slow')).rejects.toThrow('too slow')
      expect(recipe.breaker.stats.totals).toMatchObject({ successes: successes + 1, failures: failures + 1 })
    })

    it('that hides the error of a statement rejects, since nothing of it was committed', async () => {
      const before = await ids()
      const { failures } = recipe.breaker.stats.totals

      const hidden = recipe.transaction(async (client) => {
        await client.query('insert into orders values (70)')
        await client.query('insert into orders values (1)').catch(() => undefined)
      })
      await expect(hidden).rejects.toThrow('rolled back')
      const goesOn = recipe.transaction(async (client) => {
        await client.query('insert into orders values (1)').catch(() => undefined)
        await client.query('insert into orders values (70)')
      })
      await expect(goesOn).rejects.toMatchObject({ code: '25P02' })

      expect(await ids()).toEqual(before)
      expect(recipe.breaker.stats.totals).toMatchObject({ failures })
    })

    it('whose connection breaks between two statements fails, and the process lives', async () => {
      const { failures } = recipe.breaker.stats.totals

      const cutOff = recipe.transaction(async (client) => {
        await client.query('insert into orders values (80)')
        await runAsOwner("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'")
        await pause(200)
        await client.query('insert into orders values (81)')
      })

      await expect(cutOff).rejects.toThrow()
      expect(recipe.breaker.stats.totals).toMatchObject({ failures: failures + 1 })
      expect((await recipe.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  describe('opens when the server', () => {
    it('hangs', async () => {
      const url = `postgres://app@127.0.0.1:${server.port}/postgres`
      const { breaker, close, query } = await loadRecipe<Recipe>('postgres.ts?hangs', { DATABASE_URL: url })
      await query('select 1')
      await server.fall('hanging')
      const threeCalls = (): Promise<unknown> => Promise.all([1, 2, 3].map(() => query('select 1')))
      try {
        // A connection that is not answered, and a query on one that was there before.
        expect((await failuresUntilOpen(breaker, threeCalls)).join()).toMatch(/timeout/)
      } finally {
        await server.heal()
        await close()
      }
    })

    it('is read-only, as an old primary after a failover', async () => {
      await runAsOwner(
        'alter role app set default_transaction_read_only = on',
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'",
      )
      try {
        expect(await failuresUntilOpen(recipe.breaker, () => recipe.query('insert into orders values (4)'))).toContain(
          '25006',
        )
      } finally {
        await runAsOwner(
          'alter role app reset default_transaction_read_only',
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'",
        )
      }
    })

    it('has no connection left', async () => {
      const { default: pg } = await fromStage<{ default: Pg }>('pg')
      await runAsOwner("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'")
      const taken: InstanceType<Pg['Client']>[] = []
      for (let full = false; !full;) {
        const client = new pg.Client(urlOf('app'))
        client.on('error', () => undefined)
        await client.connect().then(
          () => taken.push(client),
          () => (full = true),
        )
      }
      try {
        expect(await failuresUntilOpen(recipe.breaker, () => recipe.query('select 1'))).toContain('53300')
      } finally {
        await Promise.all(taken.map((client) => client.end()))
      }
    })
  })
})
