import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'
import { harness, callRuns, failCall } from './harness.ts'

const time = fakeTime()

describe('a background probe', () => {
  it('checks after the open period, and a success closes the circuit', async () => {
    const { breaker, checkedAtMs, heard } = harness(['up'])
    failCall(breaker)

    await time.pass(999)
    expect(checkedAtMs).toEqual([])
    await time.pass(1)

    expect(checkedAtMs).toEqual([1_000])
    expect([breaker.state, time.timers()]).toEqual(['closed', 0])
    expect(heard).toEqual([
      'closed > open: 1 failure',
      'open > half-open: reset timeout passed',
      'half-open > closed: probes succeeded',
      'probe 1: success',
    ])
  })

  it('holds a probe slot while it checks, so that no call gets in', async () => {
    const { breaker } = harness(['hangs'])
    failCall(breaker)

    await time.pass(1_000)

    expect([breaker.state, callRuns(breaker)]).toEqual(['half-open', false])
    expect(breaker.admit()).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT' })
  })

  it('goes on after each open period, as long as the backoff makes it', async () => {
    const resetTimeoutMs = ({ attempt }: { attempt: number }): number => attempt * 1_000
    const { breaker, probe, checkedAtMs } = harness(['down', 'throws', 'up'], {}, { resetTimeoutMs })
    failCall(breaker)

    await time.pass(3_000)
    expect([probe.attempts, probe.exhausted, breaker.stats.attempt]).toEqual([2, false, 3])
    await time.pass(3_000)

    expect(checkedAtMs).toEqual([1_000, 3_000, 6_000])
    expect([breaker.state, probe.attempts]).toEqual(['closed', 0])
  })

  it('runs as many checks as it takes to close, one after the other', async () => {
    const { breaker, checkedAtMs } = harness(['up'], {}, { halfOpenMaxCalls: 3 })
    failCall(breaker)

    await time.pass(1_002)

    expect([breaker.state, checkedAtMs.length]).toEqual(['closed', 3])
  })

  it('takes part in later outages as in the first', async () => {
    const { breaker, checkedAtMs } = harness(['up'])
    failCall(breaker)
    await time.pass(1_000)
    await time.pass(4_000)
    failCall(breaker)

    await time.pass(1_000)

    expect([breaker.state, checkedAtMs]).toEqual(['closed', [1_000, 6_000]])
  })

  it('begins at once with a breaker that is open already, and has no timer while it is closed', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
    const idle = new CircuitBreaker()
    probeInBackground(idle, () => 'up')
    expect(time.timers()).toBe(0)
    breaker.trip()
    await time.pass(400)

    probeInBackground(breaker, () => 'up')
    await time.pass(600)

    expect(breaker.state).toBe('closed')
  })

  it('asks the predicates of the breaker what a check says', async () => {
    const reasons: unknown[] = []
    const breaker = new CircuitBreaker({
      resetTimeoutMs: 1_000,
      isFailure: ({ status, ...outcome }) => status === 'rejected' || ('value' in outcome && outcome.value === 503),
      isIgnored: (outcome) => outcome.status === 'fulfilled' && outcome.value === 'busy',
    })
    const answers = [503, 'busy', 200]
    const probe = probeInBackground(breaker, () => answers.shift())
    probe.subscribe((event) => reasons.push(event.type === 'probe' && [event.verdict, event.reason]))
    breaker.trip()

    await time.pass(3_000)

    expect(reasons).toEqual([
      ['failure', 503],
      ['ignored', 'busy'],
      ['success', undefined],
    ])
    expect(breaker.stats).toMatchObject({ state: 'closed', totals: { successes: 1, failures: 1, ignored: 1 } })
  })

  it('tells the predicates that a check is a probe, also before the open period is over', async () => {
    const asked: boolean[] = []
    const isFailure = (_: unknown, { probe }: { readonly probe: boolean }): boolean => asked.push(probe) < 0
    for (const resetTimeoutMs of [1_000, Infinity]) {
      const breaker = new CircuitBreaker({ resetTimeoutMs, isFailure })
      probeInBackground(breaker, () => 'up', { intervalMs: 1_000 })
      breaker.trip()
      await time.pass(1_000)
    }

    expect(asked).toEqual([true, true])
  })

  it('does not ask again at once after a check that said nothing', async () => {
    const { breaker, checkedAtMs } = harness(['up'], {}, { isIgnored: () => true })
    failCall(breaker)
    breaker.trip()

    await time.pass(10_000)

    expect(checkedAtMs).toHaveLength(10)
  })

  it('goes by the clock of the breaker: a timer that comes too early waits on', async () => {
    let nowMs = 0
    const { breaker, checkedAtMs } = harness(['up'], {}, { clock: () => nowMs })
    failCall(breaker)
    await time.pass(1_000)
    expect(checkedAtMs).toEqual([])

    nowMs = 1_000
    await time.pass(1_000)

    expect([checkedAtMs, breaker.state]).toEqual([[2_000], 'closed'])
  })

  it('waits through open periods that are longer than a timer can', async () => {
    const days = 24 * 3_600_000
    const { breaker, checkedAtMs } = harness(['up'], {}, { resetTimeoutMs: 60 * days })
    failCall(breaker)

    await time.pass(59 * days)
    expect(checkedAtMs).toEqual([])
    await time.pass(1 * days)

    expect([checkedAtMs, breaker.state]).toEqual([[60 * days], 'closed'])
  })
})

describe('a check that takes too long', () => {
  it('has failed, and its signal is aborted with a TimeoutError', async () => {
    const { breaker, signals, heard } = harness(['hangs', 'up'], { timeoutMs: 300 })
    failCall(breaker)

    await time.pass(1_299)
    expect(signals[0]?.aborted).toBe(false)
    await time.pass(1)

    expect([breaker.state, signals[0]?.reason]).toEqual(['open', expect.objectContaining({ name: 'TimeoutError' })])
    expect(heard.slice(-2)).toEqual(['half-open > open: probe failed', 'probe 1: failure'])
  })

  it('has failed also where the predicates would not say so', async () => {
    const { breaker } = harness(['hangs'], { timeoutMs: 300 }, { isFailure: () => false })
    breaker.trip()

    await time.pass(1_300)

    expect(breaker.state).toBe('open')
  })

  it('has ten seconds by default', async () => {
    const { breaker, signals } = harness(['hangs'])
    failCall(breaker)

    await time.pass(10_999)
    expect(signals[0]?.aborted).toBe(false)
    await time.pass(1)

    expect(signals[0]?.aborted).toBe(true)
  })

  it('is told once, whatever it does later', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
    const verdicts: string[] = []
    const check = ({ signal }: { signal: AbortSignal }): Promise<never> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const probe = probeInBackground(breaker, check, { timeoutMs: 100, maxAttempts: 1 })
    probe.subscribe((event) => verdicts.push(event.type === 'probe' ? event.verdict : event.type))
    breaker.trip()

    await time.pass(5_000)

    expect(verdicts).toEqual(['failure', 'exhausted'])
  })

  it('says so as the reason of its verdict', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
    const reasons: unknown[] = []
    const probe = probeInBackground(breaker, () => new Promise(() => undefined), { timeoutMs: 100 })
    probe.subscribe((event) => event.type === 'probe' && reasons.push(event.reason))
    breaker.trip()

    await time.pass(1_100)
    probe.stop()

    expect(String(reasons)).toBe('TimeoutError: The check took longer than 100 ms')
  })
})

describe('subscribe() of a background probe', () => {
  it('ends at the end of the block that declares the subscription with `using`', async () => {
    const { breaker, probe } = harness(['down'])
    const listener = vi.fn()
    failCall(breaker)
    {
      using subscription = probe.subscribe(listener)
      void subscription
      await time.pass(1_000)
    }
    await time.pass(1_000)

    expect([probe.attempts, listener.mock.calls.length]).toEqual([2, 1])
  })
})
