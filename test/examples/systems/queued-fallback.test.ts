import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { driveTo, manualClock, scripted, type Step } from 'recloser/testing'
import { expect, it } from 'vitest'
import { queuedFallback } from '../../../examples/systems/queued-fallback.ts'

function ordering(script: readonly Step<void>[], options = {}) {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ failureThreshold: 2, resetTimeoutMs: 30_000, clock, ...options })
  const send = scripted<unknown, [order: string], Promise<void>>(script, () => Promise.resolve())
  const orders = queuedFallback(breaker, send, 3)
  const placed = async (...names: readonly string[]): Promise<readonly unknown[]> => {
    const receipts: unknown[] = []
    for (const name of names) receipts.push(await orders.place(name))
    return receipts
  }
  return { clock, breaker, send, orders, placed, sent: () => send.calls.map(([order]) => order) }
}

it('sends an order while the circuit is closed', async () => {
  const { placed, orders, sent } = ordering(['ok'])

  expect(await placed('tea')).toEqual([{ status: 'sent' }])
  expect([sent(), orders.queued()]).toEqual([['tea'], []])
})

it('tells the caller of an order that failed, and does not queue it', async () => {
  const { orders } = ordering(['fail'])

  await expect(orders.place('tea')).rejects.toThrow('scripted failure')
  expect(orders.queued()).toEqual([])
})

it('queues, in order and without a call, what meets an open circuit', async () => {
  const { breaker, placed, orders, send } = ordering(['ok'])
  driveTo(breaker, 'open')

  expect(await placed('tea', 'milk')).toEqual([
    { status: 'queued', position: 1 },
    { status: 'queued', position: 2 },
  ])
  expect([send.callCount, orders.queued()]).toEqual([0, ['tea', 'milk']])
})

it('refuses with the rejection of the circuit where the queue is full', async () => {
  const { breaker, placed, orders } = ordering(['ok'])
  driveTo(breaker, 'open')
  await placed('tea', 'milk', 'sugar')

  await expect(orders.place('bread')).rejects.toSatisfy(isCircuitOpen)
  expect(orders.queued()).toHaveLength(3)
})

it('sends the queue, in order, after the probe that closes the circuit', async () => {
  const { breaker, clock, placed, orders, sent } = ordering(['ok'])
  driveTo(breaker, 'open')
  await placed('tea', 'milk')
  clock.advance(30_000)

  expect(await placed('bread')).toEqual([{ status: 'sent' }])
  await orders.drained()

  expect(sent()).toEqual(['bread', 'tea', 'milk'])
  expect([orders.queued(), breaker.state]).toEqual([[], 'closed'])
})

it('sends it with the circuit still half-open, where more successes are wanted', async () => {
  const { breaker, clock, placed, orders, sent } = ordering(['ok'], { successThreshold: 3 })
  driveTo(breaker, 'open')
  await placed('tea', 'milk')
  clock.advance(30_000)

  await placed('bread')
  await orders.drained()

  expect([sent(), breaker.state]).toEqual([['bread', 'tea', 'milk'], 'closed'])
})

it('sends it when the circuit is closed by hand', async () => {
  const { breaker, placed, orders, sent } = ordering(['ok'])
  driveTo(breaker, 'open')
  await placed('tea')

  breaker.reset()
  await orders.drained()

  expect([sent(), orders.queued()]).toEqual([['tea'], []])
})

it('loses none that fails on the way: it stays the first, and is sent after the next success', async () => {
  const { breaker, placed, orders, sent } = ordering(['ok', 'fail', 'ok'])
  driveTo(breaker, 'open')
  await placed('tea', 'milk', 'sugar')
  breaker.reset()
  await orders.drained()
  expect(orders.queued()).toEqual(['milk', 'sugar'])

  await placed('bread')
  await orders.drained()

  expect([sent(), orders.queued()]).toEqual([['tea', 'milk', 'bread', 'milk', 'sugar'], []])
})
