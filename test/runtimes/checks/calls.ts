import { CircuitBreaker, execute, executeSync, guarded, isCircuitOpen, tryExecute, withBreaker, wrap } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf, thrownBy } from '../suite/expect.ts'

const opened = (name = 'circuit'): CircuitBreaker => {
  const breaker = new CircuitBreaker({ name })
  breaker.trip()
  return breaker
}

check('execute gives the very value and the very error', async () => {
  const breaker = new CircuitBreaker()
  const value = {}
  const error = new Error('down')

  expectSame((await execute(breaker, () => value)) === value, true)
  expectSame((await reasonOf(execute(breaker, () => Promise.reject(error)))) === error, true)
  expectSame(
    await reasonOf(
      execute(breaker, () => {
        throw error
      }),
    ),
    error,
  )
})

check('execute does not run what an open circuit rejects', async () => {
  let runs = 0
  const error = await reasonOf(execute(opened(), () => runs++))

  expectSame([isCircuitOpen(error), runs], [true, 0])
})

// A name that no other module has: a bundler may change one that two have.
function addUpFrom(this: { readonly from: number }, one: number, other: number): number {
  return this.from + one + other
}

check('wrap keeps arguments, this, name and length', async () => {
  const counter = { from: 40, add: wrap(new CircuitBreaker(), addUpFrom) }

  expectSame([await counter.add(1, 1), counter.add.name, counter.add.length], [42, 'addUpFrom', 2])
})

// Declared: Bun puts an arrow function that is used once in its place, where it has no name.
function fetchUser(id: string): Promise<{ id: string }> {
  return Promise.resolve({ id })
}

check('withBreaker has a breaker of its own, named for the function', async () => {
  const getUser = withBreaker(fetchUser)

  expectSame([await getUser('7'), getUser.breaker.name, getUser.breaker.state], [{ id: '7' }, 'fetchUser', 'closed'])
})

check('tryExecute tells how a call ended, without an exception', async () => {
  const breaker = new CircuitBreaker()
  const reason = new Error('down')

  expectSame(await tryExecute(breaker, () => 1), { status: 'fulfilled', value: 1 })
  expectSame(await tryExecute(breaker, () => Promise.reject(reason)), { status: 'rejected', reason })
  const refused = await tryExecute(opened(), () => 1)
  expectSame([refused.status, refused.status === 'rejected' && isCircuitOpen(refused.reason)], ['rejected', true])
})

check('executeSync counts, rejects and refuses promises', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  expectSame(
    executeSync(breaker, () => 2),
    2,
  )
  const refused = thrownBy(() => executeSync(breaker, () => Promise.resolve() as never))
  expectSame([refused instanceof TypeError, breaker.state], [true, 'closed'])

  thrownBy(() => executeSync(breaker, () => JSON.parse('{') as unknown))

  expectSame(isCircuitOpen(thrownBy(() => executeSync(breaker, () => 2))), true)
})

check('execute runs the task by a policy where one is given', async () => {
  expectSame(
    await execute(
      async (task) => task({ signal: undefined }),
      () => 'by the policy',
    ),
    'by the policy',
  )
})

class Client {
  readonly host = 'db'
  query(text: string): Promise<string> {
    return text === '' ? Promise.reject(new Error('empty')) : Promise.resolve(`${this.host}: ${text}`)
  }
}

check('guarded decorates a method by hand, as the standard calls it', async () => {
  const context = { kind: 'method', name: 'query', static: false, private: false }
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  // eslint-disable-next-line @typescript-eslint/unbound-method -- a decorator is handed the bare method
  const query = guarded(breaker)(Client.prototype.query, context as never)
  const client = new Client()

  expectSame(await query.call(client, 'select'), 'db: select')
  await reasonOf(query.call(client, ''))

  expectSame(isCircuitOpen(await reasonOf(query.call(client, 'select'))), true)
})

check('guarded decorates a method by hand, as experimentalDecorators calls it', async () => {
  class Guarded extends Client {}
  const descriptor = Object.getOwnPropertyDescriptor(Client.prototype, 'query') as PropertyDescriptor
  const decorate = guarded({ failureThreshold: 1 }) as (...applied: readonly unknown[]) => PropertyDescriptor
  Object.defineProperty(Guarded.prototype, 'query', decorate(Guarded.prototype, 'query', descriptor))
  const client = new Guarded()

  expectSame(await client.query('select'), 'db: select')
  await reasonOf(client.query(''))

  expectSame(isCircuitOpen(await reasonOf(client.query('select'))), true)
})
