import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, tryExecute, type CircuitBreakerOptions, type Permit } from 'recloser'
import { bulkhead, pipeline } from 'recloser/policies'
import { anyOf, consecutiveFailures, countWindow, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

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

describe('laws 10, 15, 16: a call that is ignored', () => {
  const givenUp = (harness: Harness, afterMs: number): Promise<unknown> => {
    const controller = new AbortController()
    const task = () => {
      harness.pass(afterMs)
      controller.abort()
      return raise(controller.signal.reason)
    }
    return tryExecute(harness.breaker, task, { signal: controller.signal })
  }

  it('counts as slow where its caller gave it up after more than slowerThanMs, and stays ignored', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })

    await givenUp(harness, 101)

    expect(harness.told()).toEqual(['ignored', 'transition'])
    expect(harness.breaker.stats.totals).toMatchObject({ ignored: 1, successes: 0, failures: 0 })
  })

  it('counts as nothing where its caller gave it up sooner', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })

    await givenUp(harness, 100)

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', successes: 0, failures: 0 })
  })

  it('counts as slow where it was answered too late', () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const permit = harness.breaker.acquire()
    harness.pass(101)

    permit.settle({ status: 'rejected', reason: 'not found' }, { isIgnored: () => true })

    expect(harness.breaker.state).toBe('open')
  })

  it.each([
    { title: 'given up', end: (permit: Permit) => permit.ignore() },
    {
      title: 'answered',
      end: (permit: Permit) => permit.settle({ status: 'fulfilled', value: 1 }, { isIgnored: () => true }),
    },
  ])('fails a probe that was $title after more than slowerThanMs', ({ end }) => {
    const harness = fresh()
    const probe = harness.probe()
    harness.pass(101)

    end(probe)

    expect(harness.events.at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'probe slow' })
  })

  it('decides nothing as a probe that was given up in time', () => {
    const harness = fresh()
    const probe = harness.probe()
    harness.pass(100)

    probe.ignore()

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('counts for nothing where an inner breaker rejected it, however late, also as a probe', () => {
    const inner = new Harness()
    inner.breaker.trip()
    const rejected = { status: 'rejected', reason: inner.breaker.admit() } as const
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const permit = harness.breaker.acquire()
    harness.pass(101)
    permit.settle(rejected)
    const closed = harness.breaker.stats
    const probe = harness.probe()
    harness.pass(101)

    probe.settle(rejected)

    expect(closed).toMatchObject({ state: 'closed', successes: 0, failures: 0 })
    expect(harness.breaker.state).toBe('half-open')
  })

  it('counts for nothing where it ended in a queue, however late', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 10 })
    let release: () => void = () => undefined
    const busy = queue(() => new Promise<void>((resolve) => (release = resolve)))
    const controller = new AbortController()
    const call = pipeline(harness.breaker, queue)(() => 'up', { signal: controller.signal }).catch(() => 'left')

    harness.pass(500)
    controller.abort()
    const outcome = await call
    release()
    await busy

    expect([outcome, harness.breaker.stats.state, harness.told()]).toEqual(['left', 'closed', ['ignored']])
  })

  it('leaves no trace in a rate of failures, however late it was given up', () => {
    const harness = fresh({ trip: failureRate({ over: countWindow(10) }) })
    const permit = harness.breaker.acquire()
    harness.pass(5_000)

    permit.ignore()

    expect(harness.breaker.stats).toMatchObject({ failures: 0, successes: 0 })
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
