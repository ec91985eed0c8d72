// A test with Jest, as `nest new` sets it up: the breaker of the test replaces that of the service.

import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { Test } from '@nestjs/testing'
import { CircuitBreaker } from 'recloser'
import { manualClock } from 'recloser/testing'
import { OrdersBreaker, OrdersService } from './orders.service'

const clock = manualClock()
let orders: OrdersService
let fetched: jest.SpiedFunction<typeof fetch>

beforeEach(async () => {
  fetched = jest.spyOn(globalThis, 'fetch')
  const breaker = new CircuitBreaker({ name: 'orders', failureThreshold: 2, resetTimeoutMs: 30_000, clock })
  const module = await Test.createTestingModule({
    providers: [OrdersService, { provide: OrdersBreaker, useValue: breaker }, { provide: 'ORDERS_URL', useValue: '' }],
  }).compile()
  orders = module.get(OrdersService)
})
afterEach(() => {
  jest.restoreAllMocks()
})

it('does not ask the order service while the circuit is open, and recovers', async () => {
  fetched.mockRejectedValue(new TypeError('fetch failed'))
  await expect(orders.find('42')).rejects.toThrow('fetch failed')
  await expect(orders.find('42')).rejects.toThrow('fetch failed')
  await expect(orders.find('42')).rejects.toMatchObject({ code: 'ERR_CIRCUIT_OPEN', retryAfterMs: 30_000 })
  expect(fetched).toHaveBeenCalledTimes(2)

  clock.advance(30_000)
  fetched.mockResolvedValue(Response.json({ id: '42', state: 'paid' }))
  expect(await orders.find('42')).toEqual({ id: '42', state: 'paid' })
  expect(orders.breaker.state).toBe('closed')
})
