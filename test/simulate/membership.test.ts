import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { isEarly, leaseMsOf, reopening } from '../../src/simulate/membership.ts'

const breakerOf = (options: { readonly resetTimeoutMs: number; readonly probeTimeoutMs?: number }) => {
  const time = { nowMs: 5_000 }
  return { time, breaker: new CircuitBreaker({ ...options, clock: () => time.nowMs }) }
}

it('is early for a probe while the circuit is open, until its time has come, and never otherwise', () => {
  const { time, breaker } = breakerOf({ resetTimeoutMs: 1_000 })
  const seen = [isEarly(breaker)]
  breaker.trip()
  for (const nowMs of [5_000, 5_999, 6_000]) {
    time.nowMs = nowMs
    seen.push(isEarly(breaker))
  }
  const probe = breaker.tryAcquire()
  expect(breaker.stats.state).toBe('half-open')
  seen.push(isEarly(breaker))
  probe?.succeed()
  expect(breaker.stats.state).toBe('closed')
  seen.push(isEarly(breaker))

  expect(seen).toEqual([false, true, true, false, false, false])
})

it.each([
  ['as long as it may take', { resetTimeoutMs: 1_000, probeTimeoutMs: 500 }, 500],
  ['for a minute where nothing says how long it may take', { resetTimeoutMs: 1_000 }, 60_000],
  ['for the open period where that is longer', { resetTimeoutMs: 90_000 }, 90_000],
])('a probe keeps its place %s', (_, options, ms) => {
  const { breaker } = breakerOf(options)
  breaker.trip()

  expect(leaseMsOf(breaker)).toBe(ms)
})

it('says how a breaker would open after a probe that failed', () => {
  const { time, breaker } = breakerOf({ resetTimeoutMs: 1_000 })
  breaker.trip()
  time.nowMs += 1_000
  breaker.tryAcquire()

  expect(reopening(breaker, new Error('sick'))).toEqual({ openMs: 1_000, attempt: 2, reason: 'probe failed' })
})
