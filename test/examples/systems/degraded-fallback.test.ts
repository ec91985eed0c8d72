import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { TimeoutError } from 'recloser/policies'
import { driveTo, scripted, type Step } from 'recloser/testing'
import { expect, it } from 'vitest'
import { degradedFallback } from '../../../examples/systems/degraded-fallback.ts'
import { fakeTime } from '../../support/fake-time.ts'

const time = fakeTime()

function reviewing(script: readonly Step<number>[]) {
  const breaker = new CircuitBreaker({ failureThreshold: 2, resetTimeoutMs: 30_000 })
  const fetchStars = scripted(script)
  const why: unknown[] = []
  const reviews = degradedFallback(fetchStars, { breaker, timeoutMs: 200, onDegraded: (error) => why.push(error) })
  return { breaker, fetchStars, reviews, why }
}

const degraded = { stars: undefined, degraded: true }

it('gives the whole answer while all is well', async () => {
  const { reviews, fetchStars, why } = reviewing([{ value: 5 }])

  expect(await reviews('A-1')).toEqual({ stars: 5, degraded: false })
  expect([fetchStars.calls, why]).toEqual([[['A-1']], []])
})

it('gives the degraded one where the call fails, and says why', async () => {
  const { reviews, breaker, why } = reviewing(['fail'])

  expect(await reviews('A-1')).toEqual(degraded)
  expect(why).toEqual([new Error('scripted failure')])
  expect(breaker.stats.failures).toBe(1)
})

it('gives it on time where the call hangs, which is a failure', async () => {
  const { reviews, breaker, why } = reviewing([{ hangMs: 60_000 }])
  const answer = reviews('A-1')
  await time.pass(199)
  expect(why).toEqual([])
  await time.pass(1)

  expect(await answer).toEqual(degraded)
  expect(why).toEqual([expect.any(TimeoutError)])
  expect(breaker.stats.failures).toBe(1)
})

it('gives it at once, without a call, while the circuit is open', async () => {
  const { reviews, breaker, fetchStars, why } = reviewing([{ value: 5 }])
  driveTo(breaker, 'open')

  expect(await reviews('A-1')).toEqual(degraded)
  expect([fetchStars.callCount, why.map(isCircuitOpen), time.timers()]).toEqual([0, [true], 0])
})

it('gives the whole answer again from the first probe on', async () => {
  const { reviews, breaker } = reviewing(['fail', 'fail', { value: 4 }])
  await reviews('A-1')
  await reviews('A-1')
  expect(breaker.state).toBe('open')
  await time.pass(30_000)

  expect(await reviews('A-1')).toEqual({ stars: 4, degraded: false })
  expect(breaker.state).toBe('closed')
})
