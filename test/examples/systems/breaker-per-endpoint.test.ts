import { beforeEach, expect, it } from 'vitest'
import { isCircuitOpen } from 'recloser'
import { driveTo, manualClock, scripted, type ManualClock } from 'recloser/testing'
import { endpoints, type Endpoints } from '../../../examples/systems/breaker-per-endpoint.ts'

const down = () => scripted<string>(['fail'])
const up = () => scripted([{ value: '200' }])

let changes: string[]
let clock: ManualClock
let client: Endpoints

const clientOf = (attempts: number): Endpoints =>
  endpoints({ onStateChange: (...change) => changes.push(change.join(' ')), attempts, clock })

beforeEach(() => {
  changes = []
  clock = manualClock()
  client = clientOf(1)
})

async function failed(endpoint: string, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++)
    await expect(client.call(endpoint, down())).rejects.toThrow('scripted failure')
}

it('opens at 5 failures in a row, and tells the name and both states', async () => {
  await failed('/users', 4)
  expect(changes).toEqual([])

  await failed('/users', 1)

  expect(changes).toEqual(['/users closed open'])
})

it('lets nothing through for 30 s', async () => {
  await failed('/users', 5)
  const server = up()
  clock.advance(29_999)

  await expect(client.call('/users', server)).rejects.toMatchObject({ circuit: '/users', retryAfterMs: 1 })
  expect(server.callCount).toBe(0)

  clock.advance(1)
  expect(await client.call('/users', server)).toBe('200')
})

it('closes after 2 successes', async () => {
  const breaker = client.breakers.get('/users')
  driveTo(breaker, 'half-open', clock)
  changes = []

  await client.call('/users', up())
  expect(breaker.state).toBe('half-open')
  await client.call('/users', up())

  expect(breaker.state).toBe('closed')
  expect(changes).toEqual(['/users open half-open', '/users half-open closed'])
})

it('opens again where the second of them fails', async () => {
  const breaker = client.breakers.get('/users')
  driveTo(breaker, 'half-open', clock)
  await client.call('/users', up())

  await failed('/users', 1)

  expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 30_000])
})

it('has one breaker for each endpoint, made on first use and named for it', async () => {
  await failed('/users', 5)
  await client.call('/orders', up())

  const states = [...client.breakers].map(([key, { name, state }]) => [key, name, state])
  expect(states).toEqual([
    ['/users', '/users', 'open'],
    ['/orders', '/orders', 'closed'],
  ])
})

it('counts each retry, and stops retrying at once when the circuit opens', async () => {
  client = clientOf(10)
  const server = down()

  const error: unknown = await client.call('/users', server).catch((reason: unknown) => reason)

  expect(isCircuitOpen(error)).toBe(true)
  expect((error as Error).cause).toMatchObject({ message: 'scripted failure' })
  expect([server.callCount, client.breakers.get('/users').stats.totals.rejected]).toEqual([5, 1])
})

it('makes no attempt and no retry where the circuit is open already', async () => {
  client = clientOf(10)
  driveTo(client.breakers.get('/users'), 'open')
  const server = up()

  await expect(client.call('/users', server)).rejects.toSatisfy(isCircuitOpen)

  expect([server.callCount, client.breakers.get('/users').stats.totals.rejected]).toEqual([0, 1])
})
