import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { slowStart } from 'recloser/recovery'
import { manualClock } from 'recloser/testing'
import { metrics } from '../../src/metrics/metrics.ts'
import { Series } from '../../src/metrics/series.ts'

const joined = (options = {}) => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, clock, ...options })
  const series = new Series('a')
  const leave = series.join(breaker)
  const share = (): number => series.sample().admittedShare
  return { clock, breaker, series, leave, share }
}

it('admits all while closed, nothing while open, and no share while probes decide', () => {
  const { clock, breaker, share } = joined()
  const closed = share()
  breaker.trip()
  const open = share()
  clock.advance(1_000)

  breaker.acquire()

  expect([breaker.state, closed, open, share()]).toEqual(['half-open', 1, 0, 0])
})

it('admits the share that a recovery strategy lets through', () => {
  const { clock, breaker, share } = joined({ recovery: slowStart() })
  breaker.trip()
  clock.advance(1_000)
  const probe = breaker.acquire()
  breaker.tryAcquire()
  probe.succeed()
  clock.advance(100)
  for (let call = 0; call < 10; call++) breaker.tryAcquire()

  const { admittedShare } = breaker.stats

  expect([breaker.state, typeof admittedShare]).toEqual(['half-open', 'number'])
  expect(share()).toBe(admittedShare)
  expect(admittedShare).toBeGreaterThan(0)
})

it('has neither a state nor a share once its breakers are gone', () => {
  const { series, leave } = joined()
  leave()

  const gauges = metrics.filter(({ type }) => type === 'gauge')

  expect(gauges.map(({ values }) => values(series.sample()))).toEqual([[], []])
})
