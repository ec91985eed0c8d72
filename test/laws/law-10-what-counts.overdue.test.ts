import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, type CircuitBreakerOptions, type Permit } from 'recloser'
import { anyOf, consecutiveFailures, countWindow, slowCallRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'

const slowerThanMs = 100
const slow = (more = {}) => slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: timeWindow(), ...more })
const fresh = (more: Partial<CircuitBreakerOptions> = {}): Harness =>
  new Harness({ trip: slow(), resetTimeoutMs: 1_000, ...more } as CircuitBreakerOptions)
const begin = (harness: Harness, calls: number): Permit[] =>
  Array.from({ length: calls }, () => harness.breaker.acquire())

describe('laws 2, 5, 10, 13: calls that are overdue', () => {
  it('open at an admission, which is itself admitted, as was predicted', () => {
    const harness = fresh()
    begin(harness, 3)
    harness.pass(101)
    const predicted = [harness.breaker.state, harness.breaker.retryAfterMs]
    const told = harness.events.length

    const permit = harness.breaker.tryAcquire()

    expect([predicted, told, permit?.probe, harness.transitions()]).toEqual([
      ['closed', 0],
      0,
      false,
      ['closed > open'],
    ])
    expect(harness.events.at(-1)).toMatchObject({ reason: 'slow-call rate 1 of 3 calls', cause: undefined, attempt: 1 })
  })

  it('make the call that was admitted with the opening a late one', () => {
    const harness = fresh()
    begin(harness, 3)
    harness.pass(101)

    harness.breaker.acquire().succeed()

    expect(harness.breaker.stats.totals).toMatchObject({ late: 1, successes: 0 })
  })

  it('do not open after exactly slowerThanMs', () => {
    const harness = fresh()
    begin(harness, 3)
    harness.pass(100)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('closed')
  })

  it('open at the verdict on a fast success', () => {
    const harness = fresh()
    begin(harness, 3)
    harness.pass(60)
    const fast = harness.breaker.acquire()
    harness.pass(41)

    fast.succeed()

    expect(harness.told()).toEqual(['success', 'transition'])
    expect(harness.breaker.stats.totals).toMatchObject({ successes: 1, late: 0 })
  })

  it('count once: not at the look and at their end again', () => {
    const harness = fresh({ trip: slow({ minimumCalls: 4 }) })
    const permits = begin(harness, 3)
    harness.pass(101)
    begin(harness, 1)[0]?.ignore()

    for (const permit of permits) permit.succeed()

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', successes: 3, failures: 0 })
  })

  it('count as slow and failed where their failure comes before any look', () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const cause = new Error('late')
    const permit = harness.breaker.acquire()
    harness.pass(101)

    permit.fail(cause)

    expect(harness.events.at(-1)).toMatchObject({ to: 'open', cause })
  })

  it('count for nothing in a later period', () => {
    const harness = fresh()
    begin(harness, 50)
    harness.breaker.reset()
    harness.pass(500)

    harness.succeed()

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', successes: 1, failures: 0 })
  })

  it('count for nothing where they were admitted under a hold', () => {
    const harness = fresh()
    const hold = harness.breaker.hold('closed')
    const permits = begin(harness, 50)
    hold.release()
    harness.pass(500)
    for (const permit of permits.slice(25)) permit.ignore()

    begin(harness, 1)

    expect(harness.breaker.state).toBe('closed')
  })

  it('count for nothing where only shadow mode let them through', () => {
    const harness = fresh({ shadow: true })
    harness.breaker.trip()
    begin(harness, 50)
    harness.pass(1_000)
    harness.succeed()
    harness.pass(500)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('closed')
  })

  it('open in shadow mode too', () => {
    const harness = fresh({ shadow: true })
    begin(harness, 3)
    harness.pass(101)

    begin(harness, 1)

    expect(harness.breaker.state).toBe('open')
  })

  it('are not part of a snapshot', () => {
    const harness = fresh()
    begin(harness, 50)
    harness.pass(500)

    const restored = fresh({ snapshot: harness.breaker.snapshot() })
    begin(restored, 1)

    expect(restored.breaker.stats).toMatchObject({ state: 'closed', successes: 0, failures: 0 })
  })

  it('are seen by each part of anyOf by its own limit', () => {
    const over = countWindow(100)
    const harness = fresh({
      trip: anyOf(
        consecutiveFailures(),
        slow({ slowerThanMs: 300, minimumCalls: 3, over }),
        slow({ minimumCalls: 50, over }),
      ),
    })
    begin(harness, 3)
    harness.pass(300)
    begin(harness, 1)
    const before = harness.breaker.state
    harness.pass(1)

    begin(harness, 1)

    expect([before, harness.transitions()]).toEqual(['closed', ['closed > open']])
  })

  it('are no success for the other parts of anyOf', () => {
    const harness = fresh({ trip: anyOf(consecutiveFailures(2), slow({ minimumCalls: 50 })) })
    harness.fail()
    const permit = harness.breaker.acquire()
    harness.pass(101)
    permit.ignore()

    harness.fail()

    expect(harness.breaker.stats.state).toBe('open')
  })

  it('are as many as there are, with 10,000 that hang and one more that comes', () => {
    const harness = fresh({ trip: slow({ minimumCalls: 10_000 }) })
    begin(harness, 10_000)
    harness.pass(600_000)

    begin(harness, 1)

    expect(harness.events.at(-1)).toMatchObject({ to: 'open', reason: 'slow-call rate 1 of 10000 calls' })
  })
})

it('sees tasks of execute that hang, without a listener and without predicates', async () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ trip: slow(), clock: () => nowMs })
  for (let call = 0; call < 3; call++) void execute(breaker, () => new Promise(() => undefined))
  nowMs = 101

  const value = await execute(breaker, () => 'up')

  expect([value, breaker.state]).toEqual(['up', 'open'])
})
