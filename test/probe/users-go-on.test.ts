import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { probes, slowStart } from 'recloser/recovery'
import { fakeTime } from '../support/fake-time.ts'
import { callRuns, failCall, harness } from './harness.ts'

const time = fakeTime()

describe('a background probe of a circuit whose recovery has no fixed number of good probes', () => {
  const recovery = slowStart({ roundMs: 200 })

  it('leaves the way back to the calls of users, and checks again after an open period', async () => {
    const { breaker, probe, checkedAtMs } = harness(['up'], { maxAttempts: 1 }, { recovery })
    failCall(breaker)
    await time.pass(999)
    callRuns(breaker)

    await time.pass(1)
    callRuns(breaker)
    await time.pass(999)
    const before = checkedAtMs.length
    await time.pass(1)

    expect([before, checkedAtMs]).toEqual([1, [1_000, 2_000]])
    expect([breaker.state, probe.exhausted]).toEqual(['half-open', false])
  })

  it('gives up as ever where the checks fail', async () => {
    const { breaker, probe } = harness(['down'], { maxAttempts: 1 }, { recovery })
    failCall(breaker)

    await time.pass(1_000)

    expect([breaker.state, probe.exhausted]).toEqual(['open', true])
  })

  it('waits for what is left of an open period that has begun', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, recovery })
    breaker.trip()
    await time.pass(400)

    probeInBackground(breaker, () => 'up')
    await time.pass(600)

    expect(breaker.state).toBe('closed')
  })
})

describe('a background probe', () => {
  it('asks again later where the circuit changes its mind and rejects the check', async () => {
    const startMs = performance.now()
    // What the strategy says each time: the third is for the check itself.
    const waits = [100, 0, 50, 70]
    const breaker = new CircuitBreaker({
      clock: () => performance.now(),
      recovery: { ...probes({ maxCalls: 9 }), wait: () => waits.shift() ?? 0 },
    })
    breaker.trip(undefined, { forMs: 0 })
    breaker.acquire()
    const checkedAtMs: number[] = []

    const probe = probeInBackground(breaker, () => checkedAtMs.push(performance.now() - startMs))
    await time.pass(500)
    probe.stop()

    expect([waits, checkedAtMs[0]]).toEqual([[], 170])
  })

  it('is over for good where a listener of the circuit stops it when a check has failed', async () => {
    const { breaker, probe, checkedAtMs } = harness(['down'])
    breaker.subscribe((event) => {
      if (event.type === 'transition' && event.from === 'half-open') probe.stop()
    })
    failCall(breaker)

    await time.pass(60_000)

    expect([checkedAtMs, time.timers()]).toEqual([[1_000], 0])
  })
})
