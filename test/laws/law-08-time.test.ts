import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { execute, executeSync, tryExecute } from 'recloser'
import { exponential } from 'recloser/backoff'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'
import { subjects } from '../support/strategies.ts'

const hourMs = 3_600_000

describe('law 8: no timers', () => {
  const timers = ['setTimeout', 'setInterval', 'setImmediate'] as const

  beforeEach(() => {
    for (const timer of timers) vi.spyOn(globalThis, timer)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each(subjects)('starts no timer in a whole life: $title', async ({ make, bad }) => {
    const harness = new Harness({ trip: make(), resetTimeoutMs: exponential({ initialMs: 1_000 }) })
    for (let call = 0; call < 3; call++) bad(harness)
    await tryExecute(harness.breaker, () => 'refused')
    harness.pass(1_000)
    await tryExecute(harness.breaker, () => Promise.reject(new Error('down')), { signal: new AbortController().signal })
    harness.pass(2_000)
    await execute(harness.breaker, () => 'up')
    executeSync(harness.breaker, () => 'up')
    harness.breaker.hold('open').release()
    harness.breaker.snapshot()
    harness.breaker.reset()

    const started = timers.map((timer) => vi.mocked(globalThis[timer]).mock.calls.length)

    expect(started).toEqual([0, 0, 0])
  })
})

describe('law 8: the open period', () => {
  it.each([0, 1, 0.5, 1_000, 60_000, 1e12])('admits at exactly resetTimeoutMs: %d', (resetTimeoutMs) => {
    const harness = new Harness({ resetTimeoutMs })
    harness.breaker.trip()

    harness.pass(resetTimeoutMs)

    expect(harness.breaker.tryAcquire()?.probe).toBe(true)
  })

  it.each([1, 1_000, 60_000, 1e12])('refuses a millisecond before resetTimeoutMs: %d', (resetTimeoutMs) => {
    const harness = new Harness({ resetTimeoutMs })
    harness.breaker.trip()

    harness.pass(resetTimeoutMs - 1)

    expect(harness.breaker.tryAcquire()).toBeUndefined()
  })

  it.each([0.1, 0.7, 1_234.567_891, 98_765.432_1])(
    'admits at exactly resetTimeoutMs when opened at the moment %d',
    (nowMs) => {
      const harness = new Harness({ resetTimeoutMs: 1_000.2 })
      harness.nowMs = nowMs
      harness.breaker.trip()

      harness.nowMs = nowMs + 1_000.2

      expect(harness.breaker.tryAcquire()?.probe).toBe(true)
    },
  )
})

describe('law 8: a clock that steps back', () => {
  it('counts the step as no time passed while open', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(20_000)
    const before = harness.breaker.retryAfterMs

    harness.pass(-hourMs)

    expect([before, harness.breaker.retryAfterMs]).toEqual([40_000, 40_000])
  })

  it('goes on from there: the open period ends after the time that was left', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(-hourMs)
    void harness.breaker.state
    harness.pass(59_999)
    const early = harness.breaker.tryAcquire()

    harness.pass(1)

    expect([early, harness.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('makes no wait longer through many small steps', () => {
    const harness = new Harness()
    harness.breaker.trip()

    for (let step = 0; step < 60; step++) {
      harness.pass(-500)
      void harness.breaker.retryAfterMs
      harness.pass(1_000)
      void harness.breaker.retryAfterMs
    }

    expect(harness.breaker.retryAfterMs).toBe(0)
  })

  it('takes a lost probe slot no later', () => {
    const harness = new Harness()
    harness.probe()
    harness.pass(-hourMs)
    void harness.breaker.state

    harness.pass(60_000)

    expect(harness.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('lets the attempt fall back no later', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.probe().succeed()
    harness.pass(-hourMs)
    void harness.breaker.state

    harness.pass(1_000)
    harness.breaker.trip()

    expect(harness.breaker.stats.attempt).toBe(1)
  })

  it('tells no duration below 0', () => {
    const harness = new Harness()
    const permit = harness.breaker.acquire()

    harness.pass(-hourMs)
    permit.succeed()

    expect(harness.events).toEqual([expect.objectContaining({ type: 'success', durationMs: 0 })])
  })

  it.each(subjects)('opens on the third bad call with an hour back between any two: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })

    for (let call = 0; call < 3; call++) {
      bad(harness)
      harness.pass(-hourMs)
    }

    expect(harness.breaker.state).toBe('open')
  })
})

describe('law 8: a clock without a reading', () => {
  const readings = [
    { reading: 'is NaN', read: () => NaN },
    { reading: 'throws', read: () => raise(new Error('clock')) },
    { reading: 'is no number', read: (() => undefined) as unknown as () => number },
  ]

  it.each(readings)('lets no time pass while it $reading, and goes on afterwards', ({ read }) => {
    let now: () => number = () => 1_000
    const harness = new Harness({ clock: () => now() })
    harness.breaker.trip()
    now = read
    const during = [harness.breaker.retryAfterMs, harness.breaker.tryAcquire()]

    now = () => 61_000

    expect([during, harness.breaker.tryAcquire()?.probe]).toEqual([[60_000, undefined], true])
  })

  it.each(readings)('works from the start with a clock that $reading until later', ({ read }) => {
    let now: () => number = read
    const { breaker } = new Harness({ clock: () => now(), failureThreshold: 1 })
    breaker.acquire().succeed()
    now = () => 5_000
    breaker.acquire().fail()

    now = () => 65_000

    expect(breaker.tryAcquire()?.probe).toBe(true)
  })

  it.each(subjects)('keeps the counts through it: $title', ({ make, bad }) => {
    let broken = false
    const harness: Harness = new Harness({ trip: make(), clock: () => (broken ? NaN : harness.nowMs) })
    bad(harness)
    bad(harness)
    broken = true
    harness.breaker.acquire().ignore()
    void harness.breaker.stats
    broken = false

    bad(harness)

    expect(harness.breaker.state).toBe('open')
  })

  it.each(subjects.filter(({ title }) => !title.includes('slow')))(
    'counts what comes during it: $title',
    ({ make, bad }) => {
      const harness = new Harness({ trip: make(), clock: () => NaN })

      for (let call = 0; call < 3; call++) bad(harness)

      expect(harness.breaker.state).toBe('open')
    },
  )

  it('reports a clock that throws', () => {
    const error = new Error('clock')
    const harness = new Harness({ clock: () => raise(error) })

    harness.breaker.trip()

    expect(harness.hookErrors).toContainEqual({ error, hook: 'clock' })
  })
})
