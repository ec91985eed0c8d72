import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, tryExecute } from 'recloser'
import { bulkhead, pipeline, retry, timeout } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise } from '../support/tasks.ts'
import { table } from '../examples/tables.ts'
import { cellOf, conditions, play } from './orders.ts'

const rows = table(readFileSync('docs/policies.md', 'utf8'), 'outermost first')
const cells = rows.flatMap(([order = '', ...says]) =>
  Object.keys(conditions).map((condition, column) => ({ order, condition, says: says[column] })),
)

describe('the table of orders', () => {
  it('has orders to play', () => {
    expect(cells.length).toBeGreaterThanOrEqual(4 * Object.keys(conditions).length)
  })

  it.each(cells)('$order, $condition: $says', async ({ order, condition, says }) => {
    expect(says).toBe(cellOf(await play(order, condition)))
  })
})

describe('what docs/policies.md reads from it', () => {
  const time = fakeTime()
  const hang = (): Promise<never> => new Promise(() => undefined)
  const down = (): never => raise(new Error('down'))

  it('a deadline around the retry is used up by an attempt that hangs', async () => {
    let runs = 0
    const call = tryExecute(pipeline(timeout(1_000), retry({ backoff: constant(1) })), () => (runs++, hang()))
    await time.pass(5_000)

    expect([await call, runs]).toMatchObject([{ reason: { name: 'TimeoutError' } }, 1])
  })

  it('a timeout in both places gives each attempt its time, and all of them a deadline', async () => {
    let runs = 0
    const policy = pipeline(timeout(1_000), retry({ attempts: 99, backoff: constant(0) }), timeout(300))
    const call = tryExecute(policy, () => (runs++, hang()))
    await time.pass(1_000)

    expect([await call, runs]).toMatchObject([{ reason: { timeoutMs: 1_000 } }, 4])
  })

  it('an open circuit takes no slot of a bulkhead within it', async () => {
    const breaker = new CircuitBreaker()
    const limit = bulkhead({ maxConcurrent: 1 })
    breaker.trip()
    void limit(hang)

    expect(await tryExecute(pipeline(breaker, limit), hang)).toMatchObject({ reason: { code: 'ERR_CIRCUIT_OPEN' } })
    expect(await tryExecute(pipeline(limit, breaker), hang)).toMatchObject({ reason: { code: 'ERR_BULKHEAD_FULL' } })
  })

  it.each([
    { order: 'timeout around the bulkhead', inTime: false },
    { order: 'bulkhead around the timeout', inTime: true },
  ])('time in the queue costs the task its time, or not, and never opens the circuit: $order', async ({ inTime }) => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const limit = bulkhead({ maxConcurrent: 1, maxQueued: 1 })
    void limit(() => new Promise((resolve) => setTimeout(resolve, 2_000)))
    const policy = inTime ? pipeline(breaker, limit, timeout(1_000)) : pipeline(breaker, timeout(1_000), limit)
    let runs = 0
    const call = tryExecute(policy, () => runs++)
    await time.pass(5_000)
    await call

    expect([breaker.state, runs, breaker.stats.totals.ignored]).toEqual(inTime ? ['closed', 1, 0] : ['closed', 0, 1])
  })

  it.each([
    { order: 'bulkhead around the retry', held: 1 },
    { order: 'retry around the bulkhead', held: 0 },
  ])('during a wait for a retry the slot is held or free: $order', async ({ held }) => {
    const limit = bulkhead({ maxConcurrent: 1 })
    const again = retry({ attempts: 2, backoff: constant(100) })
    const call = tryExecute(held === 1 ? pipeline(limit, again) : pipeline(again, limit), down)
    await time.pass(50)
    const running = limit.running
    await time.pass(50)
    await call

    expect(running).toBe(held)
  })

  it.each([
    { order: 'bulkhead around the timeout', held: 0 },
    { order: 'timeout around the bulkhead', held: 1 },
  ])('a task that runs on after its time holds its slot or not: $order', async ({ held }) => {
    const limit = bulkhead({ maxConcurrent: 1 })
    const policy = held === 0 ? pipeline(limit, timeout(100)) : pipeline(timeout(100), limit)
    const call = tryExecute(policy, hang)
    await time.pass(100)
    await call

    expect(limit.running).toBe(held)
  })
})
