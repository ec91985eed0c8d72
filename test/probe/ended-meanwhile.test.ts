import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground, type BackgroundProbe } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'
import { failCall, harness } from './harness.ts'

const time = fakeTime()

describe('code of the user that ends what the probe does', () => {
  it.each(['stop', 'restart'] as const)(
    'a predicate that does %s() calls off the check that it is asked about',
    async (act) => {
      const isFailure = vi.fn(() => {
        probe[act]()
        return false
      })
      const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, isFailure })
      const probe = probeInBackground(breaker, () => 'up', { maxAttempts: 1 })
      const told = vi.fn()
      probe.subscribe(told)
      breaker.trip()

      await time.pass(1_000)

      expect(isFailure).toHaveBeenCalledOnce()
      expect([breaker.state, told.mock.calls.length, breaker.stats.totals.ignored, probe.exhausted]).toEqual([
        'half-open',
        0,
        1,
        false,
      ])
      expect([time.timers(), probe.attempts]).toEqual([act === 'stop' ? 0 : 1, 0])
    },
  )

  it('a listener of the hold that restart() releases may stop the probe: no timer is left', async () => {
    const { breaker, probe } = harness(['down'], { maxAttempts: 1 })
    failCall(breaker)
    await time.pass(1_000)
    const exhausted = probe.exhausted
    breaker.subscribe(({ type }) => type === 'hold' && probe.stop())

    probe.restart()

    expect([exhausted, probe.exhausted, time.timers()]).toEqual([true, false, 0])
  })

  it.each([
    { how: 'took too long', act: () => undefined },
    { how: 'was called off', act: (probe: BackgroundProbe) => probe.stop() },
  ])('no predicate is asked about the answer to a check that $how', async ({ act }) => {
    const isFailure = vi.fn(() => false)
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, isFailure })
    const check = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 300, 'up'))
    const probe = probeInBackground(breaker, check, { timeoutMs: 200, maxAttempts: 1 })
    breaker.trip()
    await time.pass(1_100)

    act(probe)
    await time.pass(1_000)

    expect(isFailure).not.toHaveBeenCalled()
  })
})
