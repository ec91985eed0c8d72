import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'
import { harness, callRuns, failCall } from './harness.ts'

const time = fakeTime()

describe('a background probe that has spent its attempts', () => {
  it('holds the circuit open, says so once, and checks no more', async () => {
    const { breaker, probe, checkedAtMs, heard } = harness(['down'], { maxAttempts: 3 })
    failCall(breaker)

    await time.pass(100_000)

    expect([checkedAtMs, time.timers()]).toEqual([[1_000, 2_000, 3_000], 0])
    expect([probe.exhausted, probe.attempts, breaker.retryAfterMs]).toEqual([true, 3, Infinity])
    expect(breaker.admit()).toMatchObject({ code: 'ERR_CIRCUIT_HELD' })
    expect(heard.filter((words) => words === 'exhausted')).toHaveLength(1)
  })

  it('tells a listener the number, and a breaker tells its hook what a listener throws', async () => {
    const onHookError = vi.fn()
    const breaker = new CircuitBreaker({ name: 'api', resetTimeoutMs: 1_000, onHookError })
    const listener = vi.fn()
    const probe = probeInBackground(breaker, () => Promise.reject(new Error('down')), { maxAttempts: 1 })
    probe.subscribe(() => {
      throw new Error('listener')
    })
    const unsubscribe = probe.subscribe(listener)
    breaker.trip()

    await time.pass(1_000)
    unsubscribe()
    probe.restart()
    await time.pass(1_000)

    expect(listener.mock.calls).toEqual([
      [{ type: 'probe', circuit: 'api', attempt: 1, verdict: 'failure', late: false, reason: new Error('down') }],
      [{ type: 'exhausted', circuit: 'api', attempts: 1 }],
    ])
    expect(onHookError.mock.calls).toEqual(Array(4).fill([new Error('listener'), 'listener']))
  })

  it('lets go when the breaker is reset, and is ready for the next outage', async () => {
    const { breaker, probe, checkedAtMs } = harness(['down', 'down', 'up'], { maxAttempts: 2 })
    failCall(breaker)
    await time.pass(2_000)
    expect(probe.exhausted).toBe(true)

    breaker.reset()
    expect([breaker.state, callRuns(breaker), probe.exhausted, probe.attempts]).toEqual(['closed', true, false, 0])
    failCall(breaker)
    await time.pass(1_000)

    expect([breaker.state, checkedAtMs.length]).toEqual(['closed', 3])
  })

  it('goes on after restart() with all attempts', async () => {
    const { breaker, probe, checkedAtMs } = harness(['down'], { maxAttempts: 2 }, { resetTimeoutMs: Infinity })
    failCall(breaker)
    await time.pass(120_000)

    probe.restart()
    expect([probe.exhausted, probe.attempts, breaker.state]).toEqual([false, 0, 'open'])
    await time.pass(120_000)

    expect([checkedAtMs.length, probe.exhausted]).toEqual([4, true])
  })

  it('stays so while the circuit is tripped by others', async () => {
    const { breaker, probe } = harness(['down'], { maxAttempts: 1 })
    failCall(breaker)
    await time.pass(1_000)
    expect([probe.exhausted, breaker.state]).toEqual([true, 'open'])

    breaker.trip()

    expect([probe.exhausted, time.timers()]).toEqual([true, 0])
  })

  it('has not when the last check closes the circuit', async () => {
    const { breaker, probe } = harness(['down', 'up'], { maxAttempts: 2 })
    failCall(breaker)

    await time.pass(2_000)

    expect([breaker.state, probe.exhausted]).toEqual(['closed', false])
  })

  it.each(['stop', 'restart', 'reset'] as const)(
    'leaves no hold where a listener of the hold does %s()',
    async (act) => {
      const { breaker, probe } = harness(['down', 'up'], { maxAttempts: 1 })
      breaker.subscribe((event) => {
        if (event.type !== 'hold' || !event.held) return
        if (act === 'reset') breaker.reset()
        else probe[act]()
      })
      failCall(breaker)

      await time.pass(1_000)
      expect([probe.exhausted, breaker.current.held]).toEqual([false, undefined])
      await time.pass(1_000)

      expect([breaker.state, time.timers()]).toEqual([act === 'stop' ? 'half-open' : 'closed', 0])
    },
  )

  it('gives way when a listener restarts it or resets the circuit at once', async () => {
    const { breaker, probe, checkedAtMs } = harness(['down', 'down', 'down', 'up'], { maxAttempts: 1 })
    const answers = [() => probe.restart(), () => breaker.reset()]
    probe.subscribe((event) => {
      if (event.type === 'exhausted') answers.shift()?.()
    })
    failCall(breaker)

    await time.pass(1_000)
    expect([probe.exhausted, breaker.state]).toEqual([false, 'open'])
    await time.pass(1_000)

    expect([breaker.state, checkedAtMs.length, time.timers()]).toEqual(['closed', 2, 0])
  })
})

describe('restart()', () => {
  it('forgets the verdicts of earlier checks', async () => {
    const rules = { resetTimeoutMs: Infinity, successThreshold: 2 }
    const { breaker, probe } = harness(['up'], { intervalMs: 500 }, rules)
    failCall(breaker)
    await time.pass(500)

    probe.restart()
    await time.pass(500)
    expect([breaker.state, probe.attempts]).toEqual(['open', 1])
    await time.pass(500)

    expect(breaker.state).toBe('closed')
  })

  it('by a listener of the transition to half-open leaves no second timer beside the check', async () => {
    const { breaker, probe, checkedAtMs } = harness(['up'])
    breaker.subscribe((event) => {
      if (event.type === 'transition' && event.to === 'half-open') probe.restart()
    })
    failCall(breaker)

    await time.pass(1_000)

    expect([checkedAtMs, breaker.state, probe.attempts, time.timers()]).toEqual([[1_000], 'closed', 0, 0])
  })

  it('calls off the check that runs and begins anew', async () => {
    const { breaker, probe, signals, checkedAtMs } = harness(['hangs', 'up'])
    failCall(breaker)
    await time.pass(1_000)

    probe.restart()
    expect([signals[0]?.aborted, probe.attempts]).toEqual([true, 0])
    await time.pass(1)

    expect([breaker.state, checkedAtMs.length]).toEqual(['closed', 2])
  })

  it('does nothing while the circuit is closed, or after stop()', async () => {
    const { breaker, probe, checkedAtMs } = harness(['up'])
    probe.restart()
    expect(time.timers()).toBe(0)
    failCall(breaker)
    probe.stop()

    probe.restart()
    expect(time.timers()).toBe(0)
    await time.pass(100_000)

    expect([checkedAtMs, time.timers()]).toEqual([[], 0])
  })

  it('does nothing after stop() also where the open period never ends', async () => {
    const { breaker, probe, checkedAtMs } = harness(['up'], { intervalMs: 500 }, { resetTimeoutMs: Infinity })
    failCall(breaker)
    probe.stop()

    probe.restart()
    await time.pass(10_000)

    expect([checkedAtMs, breaker.state]).toEqual([[], 'open'])
  })
})
