import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { driveTo, manualClock, scripted, type Step } from 'recloser/testing'
import { expect, it } from 'vitest'
import { cachedFallback } from '../../../examples/systems/cached-fallback.ts'

interface Price {
  readonly sku: string
}

function pricing(script: readonly Step<Price>[], max = 10) {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ failureThreshold: 2, resetTimeoutMs: 30_000, clock })
  const fetchPrice = scripted<unknown, [string], Promise<Price>>(script, (sku) => Promise.resolve({ sku }))
  const price = cachedFallback(fetchPrice, { breaker, max, maxAgeMs: 60_000, clock })
  return { clock, breaker, fetchPrice, price }
}

it('gives the fresh answer while all is well, asking each time', async () => {
  const { price, fetchPrice } = pricing(['ok'])
  await price('A-1')

  expect(await price('A-1')).toEqual({ value: { sku: 'A-1' }, stale: false })
  expect(fetchPrice.callCount).toBe(2)
})

it('gives the last good answer where a call fails, and the breaker counts the failure', async () => {
  const { price, breaker } = pricing(['ok', 'fail'])
  await price('A-1')

  expect(await price('A-1')).toEqual({ value: { sku: 'A-1' }, stale: true })
  expect(breaker.stats.failures).toBe(1)
})

it('gives it without a call while the circuit is open', async () => {
  const { price, breaker, fetchPrice } = pricing(['ok'])
  await price('A-1')
  driveTo(breaker, 'open')

  expect(await price('A-1')).toEqual({ value: { sku: 'A-1' }, stale: true })
  expect(fetchPrice.callCount).toBe(1)
})

it('fails as before for a key that has no answer, and never gives that of another', async () => {
  const { price, breaker } = pricing(['ok', 'fail'])
  await price('A-1')
  await expect(price('B-2')).rejects.toThrow('scripted failure')
  driveTo(breaker, 'open')

  await expect(price('B-2')).rejects.toSatisfy(isCircuitOpen)
})

it('gives no answer that is too old', async () => {
  const { price, breaker, clock } = pricing(['ok'])
  await price('A-1')
  breaker.trip('maintenance', { forMs: Infinity })

  clock.advance(60_000)
  expect(await price('A-1')).toMatchObject({ stale: true })
  clock.advance(1)

  await expect(price('A-1')).rejects.toSatisfy(isCircuitOpen)
})

it('keeps so many answers, those that were used last', async () => {
  const { price, breaker } = pricing(['ok'], 2)
  for (const sku of ['A-1', 'B-2', 'A-1', 'C-3']) await price(sku)
  driveTo(breaker, 'open')

  expect(await price('A-1')).toMatchObject({ stale: true })
  await expect(price('B-2')).rejects.toSatisfy(isCircuitOpen)
})

it('gives fresh answers again once the circuit has closed', async () => {
  const { price, breaker, clock } = pricing(['ok'])
  await price('A-1')
  driveTo(breaker, 'half-open', clock)

  expect(await price('A-1')).toEqual({ value: { sku: 'A-1' }, stale: false })
  expect(breaker.state).toBe('closed')
})
