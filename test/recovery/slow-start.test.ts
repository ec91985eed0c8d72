import { describe, expect, it } from 'vitest'
import { CircuitBreaker, type Permit } from 'recloser'
import { slowStart } from 'recloser/recovery'
import { consecutiveFailures, failureRate } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { recovering, trafficOf } from './traffic.ts'

describe('slowStart', () => {
  it('begins with one probe', () => {
    const { harness, probe } = recovering()

    const second = harness.breaker.tryAcquire()

    expect([probe.probe, second, harness.breaker.state]).toEqual([true, undefined, 'half-open'])
  })

  it('opens again when the single probe fails', () => {
    const { harness, probe } = recovering()

    probe.fail()

    expect(harness.events.at(-1)).toMatchObject({ type: 'transition', to: 'open', reason: 'probe failed' })
  })

  it('closes with the first good answer where no call was rejected for 32 rounds', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000, recovery: slowStart() })
    harness.breaker.trip()
    harness.pass(60_000)

    harness.succeed()

    expect(harness.events.at(-1)).toMatchObject({ to: 'closed', reason: 'probes succeeded' })
  })

  it('stays half-open after a good probe while calls are rejected', () => {
    const { harness, probe } = recovering()

    probe.succeed()

    expect(harness.breaker.state).toBe('half-open')
  })

  it('admits twice as many calls in each good round', () => {
    const { harness, probe } = recovering()
    probe.succeed()

    const rounds = [100, 100, 100, 100].map((ms) => trafficOf(harness, ms))

    expect(rounds).toEqual([1, 3, 5, 10])
  })

  it('spreads the calls of a round over its time', () => {
    const { harness, probe } = recovering()
    probe.succeed()
    trafficOf(harness, 300)

    const admitted = Array.from({ length: 4 }, () => trafficOf(harness, 5))

    expect(Math.max(...admitted)).toBeLessThanOrEqual(Math.min(...admitted) + 1)
  })

  it('closes when it has not rejected a call for 32 rounds', () => {
    const { harness, probe } = recovering()
    probe.succeed()

    trafficOf(harness, 5_000)

    expect(harness.transitions()).toEqual(['closed > open', 'open > half-open', 'half-open > closed'])
  })

  it('keeps calls that never end from piling up: no more than a round are in flight', () => {
    const { harness, probe } = recovering()
    probe.succeed()
    trafficOf(harness, 250)
    let waiting = 0

    for (let passed = 0; passed < 10_000; passed++) {
      harness.pass(1)
      if (harness.breaker.tryAcquire() !== undefined) waiting++
    }

    expect(waiting).toBeLessThanOrEqual(16)
  })

  it('lets another probe through when one was lost', () => {
    const { harness } = recovering()

    harness.pass(harness.breaker.retryAfterMs)

    expect([harness.nowMs, harness.breaker.tryAcquire()?.probe]).toEqual([1_000 + 1_000 + 60_000, true])
  })

  it('says when enough probes will have lost their slots, where a round has become smaller than what is in flight', () => {
    const { harness, probe } = recovering()
    const { breaker } = harness
    const inTurn = (): Permit => {
      harness.pass(breaker.retryAfterMs)
      return breaker.acquire()
    }
    probe.succeed()
    inTurn().succeed()
    inTurn().succeed()
    const round = [inTurn(), inTurn(), inTurn(), inTurn()]

    // None of the round has succeeded: the next one is a single probe.
    round[0]?.fail()
    round[1]?.fail()
    harness.pass(breaker.retryAfterMs - 1)
    const early = breaker.tryAcquire()
    harness.pass(1)

    expect([early, breaker.retryAfterMs, breaker.tryAcquire()?.probe]).toEqual([undefined, 0, true])
  })

  it('halves the round in which many calls fail, and stays half-open', () => {
    const { harness, probe } = recovering({ threshold: 0.5 })
    probe.succeed()
    trafficOf(harness, 500)
    const before = harness.breaker.stats.admittedShare ?? 0
    let call = 0

    trafficOf(harness, 40, () => call++ % 2 === 0)

    expect([before > 0.2, harness.breaker.state]).toEqual([true, 'half-open'])
  })

  it('goes back to a single probe when a round has no good answer, and opens when that one fails too', () => {
    const { harness, probe } = recovering()
    probe.succeed()
    trafficOf(harness, 400)

    const failed = trafficOf(harness, 1_000, () => false)

    expect([harness.breaker.state, failed < 20]).toEqual(['open', true])
  })

  it('does not count what was admitted before the round', () => {
    const { harness, probe } = recovering({ threshold: 0.05 })
    probe.succeed()
    trafficOf(harness, 200)
    harness.pass(harness.breaker.retryAfterMs)
    const early = harness.breaker.acquire()
    trafficOf(harness, 200)

    early.fail()

    expect(harness.breaker.stats.failures).toBe(1)
    expect(trafficOf(harness, 100)).toBeGreaterThan(15)
  })

  it('counts nothing for an ignored probe, and gives its slot to another', () => {
    const { harness, probe } = recovering()
    harness.pass(100)

    probe.ignore()

    expect([harness.breaker.retryAfterMs, harness.breaker.state]).toEqual([0, 'half-open'])
  })

  it('takes a slow probe for a failed one where slowness opens the circuit', () => {
    const harness = new Harness({
      trip: { ...consecutiveFailures(), clockless: false, slowerThanMs: 50 },
      recovery: slowStart(),
    })
    const probe = harness.probe()
    harness.pass(51)

    probe.succeed()

    expect(harness.events.at(-1)).toMatchObject({ to: 'open', reason: 'probe slow' })
  })

  it('works where calls fail in no time at all', () => {
    const { harness, probe } = recovering()

    probe.fail()

    const answers = Array.from({ length: 1_000 }, () => harness.breaker.tryAcquire())
    expect(answers.every((answer) => answer === undefined)).toBe(true)
  })

  it('shows the share of the traffic that it admits', () => {
    const { harness, probe } = recovering()
    probe.succeed()

    const shares = Array.from({ length: 3 }, () => {
      trafficOf(harness, 100)
      return harness.breaker.stats.admittedShare ?? NaN
    })

    expect(shares.every((share, at) => share > (shares[at - 1] ?? 0) && share < 1)).toBe(true)
  })

  it('shows no share while the circuit is closed or open', () => {
    const harness = new Harness({ recovery: slowStart() })
    const closed = harness.breaker.stats
    harness.breaker.trip()

    expect([closed, harness.breaker.stats].map(({ admittedShare }) => admittedShare)).toEqual([undefined, undefined])
  })

  it('says to the millisecond when the next call is due', () => {
    const { harness, probe } = recovering()
    probe.succeed()
    const { retryAfterMs } = harness.breaker

    harness.pass(retryAfterMs - 0.01)
    const early = harness.breaker.tryAcquire()
    harness.pass(0.01)

    expect([retryAfterMs > 0, early, harness.breaker.tryAcquire()?.probe]).toEqual([true, undefined, true])
  })

  it('is one value for any number of breakers', () => {
    const recovery = slowStart()
    const [one, other] = [new CircuitBreaker({ recovery, resetTimeoutMs: 0 }), new CircuitBreaker({ recovery })]
    one.trip()

    one.acquire().succeed()

    expect([one.state, other.stats.successes, Object.isFrozen(recovery)]).toEqual(['closed', 0, true])
  })

  it('is saved as open with nothing left to wait, and begins with one probe again', () => {
    const { harness, probe } = recovering()
    probe.succeed()
    trafficOf(harness, 300)

    const restored = new CircuitBreaker({
      recovery: slowStart(),
      trip: failureRate(),
      snapshot: harness.breaker.snapshot(),
    })

    expect([restored.snapshot().state, restored.retryAfterMs]).toEqual(['open', 0])
    expect([restored.tryAcquire()?.probe, restored.tryAcquire()]).toEqual([true, undefined])
  })
})
