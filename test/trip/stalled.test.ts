import { describe, expect, it } from 'vitest'
import { anyOf, consecutiveFailures, stalled } from 'recloser/trip'
import type { Permit } from 'recloser'
import { Harness } from '../support/harness.ts'

const afterMs = 1_000
const minimumCalls = 3
const fresh = (): Harness => new Harness({ trip: stalled({ afterMs, minimumCalls }), resetTimeoutMs: 500 })

const begin = (harness: Harness, calls: number): Permit[] =>
  Array.from({ length: calls }, () => harness.breaker.acquire())

describe('stalled', () => {
  it('opens at an admission when no call has ended for afterMs while enough are in flight; that call is admitted', () => {
    const harness = fresh()
    begin(harness, 3)
    harness.pass(999)
    begin(harness, 1)
    const before = harness.breaker.state
    harness.pass(1)
    const predicted = [harness.breaker.state, harness.breaker.retryAfterMs]

    const permit = harness.breaker.tryAcquire()

    expect([before, predicted, permit?.probe, harness.breaker.state]).toEqual(['closed', ['closed', 0], false, 'open'])
    expect(harness.events.at(-1)).toMatchObject({ type: 'transition', reason: 'no end of 5 calls for 1000 ms' })
  })

  it('opens at the verdict on a call that its caller gave up, also where only just enough were in flight', () => {
    const harness = fresh()
    const [first] = begin(harness, 3)
    harness.pass(1_000)

    first?.ignore()

    expect(harness.breaker.state).toBe('open')
  })

  it('leaves a burst after an idle hour alone', () => {
    const harness = fresh()
    begin(harness, 1)[0]?.succeed()
    harness.pass(3_600_000)

    begin(harness, 100)

    expect(harness.breaker.state).toBe('closed')
  })

  it('leaves fewer calls than minimumCalls alone, however long they take', () => {
    const harness = fresh()
    begin(harness, 1)
    harness.pass(3_600_000)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('closed')
  })

  it('measures from when enough were in flight again', () => {
    const harness = fresh()
    const [first] = begin(harness, 3)
    harness.pass(900)
    first?.ignore()
    begin(harness, 1)
    harness.pass(999)
    begin(harness, 1)
    const before = harness.breaker.state
    harness.pass(1)

    begin(harness, 1)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('never opens for slow calls that live: all take longer than afterMs, and some end', () => {
    const harness = fresh()
    const inFlight = begin(harness, 10)

    for (let turn = 0; turn < 100; turn++) {
      harness.pass(900)
      inFlight.shift()?.[turn % 2 === 0 ? 'succeed' : 'fail']()
      inFlight.push(...begin(harness, 1))
    }

    expect(harness.transitions()).toEqual([])
  })

  it('takes an answer for a sign of life even where it is the first after a long time', () => {
    const harness = fresh()
    const [first, second] = begin(harness, 10)
    harness.pass(5_000)

    first?.succeed()
    second?.settle({ status: 'rejected', reason: 'no' }, { isIgnored: () => true })

    expect(harness.breaker.state).toBe('closed')
  })

  it.each([
    { how: 'gave up', end: (permit: Permit) => permit.ignore() },
    { how: 'disposed of', end: (permit: Permit) => permit[Symbol.dispose]() },
    {
      how: 'aborted',
      end: (permit: Permit) => {
        const signal = AbortSignal.abort()
        permit.settle({ status: 'rejected', reason: signal.reason as unknown }, { signal })
      },
    },
  ])('takes a call that its caller $how for no sign of life', ({ end }) => {
    const harness = fresh()
    const [first] = begin(harness, 5)
    harness.pass(999)
    for (const permit of first ? [first] : []) end(permit)
    harness.pass(1)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('open')
  })

  it('takes an ignored call that was answered for a sign of life', () => {
    const harness = fresh()
    const [first] = begin(harness, 5)
    harness.pass(999)
    first?.settle({ status: 'rejected', reason: 'not found' }, { isIgnored: () => true })
    harness.pass(1)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('closed')
  })

  it('counts a call that never reached the dependency neither as in flight nor as a sign of life', () => {
    const harness = fresh()
    const [first] = begin(harness, 3)
    harness.pass(1_000)

    const inner = new Harness()
    inner.breaker.trip()
    first?.settle({ status: 'rejected', reason: inner.breaker.admit() })

    expect(harness.breaker.state).toBe('closed')
  })

  it('takes a call that never reached the dependency for no sign of life', () => {
    const harness = fresh()
    const [first] = begin(harness, 5)
    const inner = new Harness()
    inner.breaker.trip()
    harness.pass(999)
    first?.settle({ status: 'rejected', reason: inner.breaker.admit() })
    harness.pass(1)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('open')
  })

  it('keeps lost permits in flight until the circuit opens or is reset, and opens for them only where nothing ends', () => {
    const harness = fresh()
    begin(harness, 50)
    for (let turn = 0; turn < 10; turn++) {
      harness.pass(999)
      harness.succeed()
    }
    const before = harness.breaker.state
    harness.breaker.reset()
    harness.pass(5_000)

    harness.succeed()

    expect([before, harness.breaker.state]).toEqual(['closed', 'closed'])
  })

  it('forgets what was in flight before the circuit opened', () => {
    const harness = fresh()
    const lost = begin(harness, 3)
    harness.pass(1_000)
    begin(harness, 1)
    harness.pass(500)
    harness.succeed()
    for (const permit of lost) permit.ignore()
    harness.pass(5_000)

    begin(harness, 2)

    expect(harness.breaker.state).toBe('closed')
  })

  it('has as defaults 10 s and 10 calls', () => {
    const harness = new Harness({ trip: stalled() })
    begin(harness, 9)
    harness.pass(20_000)
    begin(harness, 1)
    harness.pass(9_999)
    begin(harness, 1)
    const before = harness.breaker.state
    harness.pass(1)

    begin(harness, 1)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('names itself', () => {
    expect(stalled().shape).toBe('stalled')
  })

  it('shows failures and successes of the period, and saves nothing of what is in flight', () => {
    const harness = fresh()
    harness.fail()
    harness.succeed(2)
    begin(harness, 5)

    const snapshot = harness.breaker.snapshot()
    const restored = new Harness({ trip: stalled({ afterMs, minimumCalls }), snapshot })
    restored.pass(5_000)
    begin(restored, 2)

    expect(harness.breaker.stats).toMatchObject({ failures: 1, successes: 2 })
    expect(snapshot.tally).toEqual({ failures: 1, successes: 2 })
    expect(restored.breaker.stats).toMatchObject({ state: 'closed', failures: 1, successes: 2 })
  })

  it('serves as a part of anyOf', () => {
    const harness = new Harness({ trip: anyOf(consecutiveFailures(5), stalled({ afterMs, minimumCalls })) })
    begin(harness, 3)
    harness.pass(1_000)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('open')
  })
})
