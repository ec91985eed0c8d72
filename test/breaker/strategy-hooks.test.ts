import { expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'

it('a strategy that does not say whether it needs the time gets it at each success', () => {
  const record = vi.fn(() => undefined)
  const { clockless, ...rules } = consecutiveFailures()
  const breaker = new CircuitBreaker({ trip: { ...rules, record }, clock: () => 7 })

  breaker.acquire().succeed()

  expect(clockless).toBe(true)
  expect(
    record.mock.calls.map(([, failed, durationMs, nowMs]: readonly unknown[]) => [failed, durationMs, nowMs]),
  ).toEqual([[false, 0, 7]])
})

it('a strategy is told once that the answer to a call has begun, which says nothing of how it ends', () => {
  const leave = vi.fn()
  const breaker = new CircuitBreaker({
    trip: { ...consecutiveFailures(), enter: () => 'ticket', leave },
    clock: () => 7,
  })
  const permit = breaker.acquire()

  permit.answer?.()
  permit.answer?.()
  permit.fail()

  expect(leave.mock.calls.map(([, ticket, ending, nowMs]: readonly unknown[]) => [ticket, ending, nowMs])).toEqual([
    ['ticket', 'ignored', 7],
  ])
})

it('a strategy that has a limit of slowness and follows no calls is told how long each took', () => {
  let nowMs = 0
  const record = vi.fn(() => undefined)
  const breaker = new CircuitBreaker({
    trip: { ...consecutiveFailures(), slowerThanMs: 50, record },
    clock: () => nowMs,
  })
  const permit = breaker.acquire()
  nowMs = 51

  permit.succeed()

  expect(record.mock.calls.map(([, , durationMs]: readonly unknown[]) => durationMs)).toEqual([51])
})
