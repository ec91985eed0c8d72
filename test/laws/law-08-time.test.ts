import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { execute, executeSync, tryExecute } from '../../src/index.ts'
import { exponential } from '../../src/backoff.ts'
import { Bench, raise } from './bench.ts'
import { subjects } from './strategies.ts'

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
    const bench = new Bench({ trip: make(), resetTimeoutMs: exponential({ initialMs: 1_000 }) })
    for (let call = 0; call < 3; call++) bad(bench)
    await tryExecute(bench.breaker, () => 'refused')
    bench.pass(1_000)
    await tryExecute(bench.breaker, () => Promise.reject(new Error('down')), { signal: new AbortController().signal })
    bench.pass(2_000)
    await execute(bench.breaker, () => 'up')
    executeSync(bench.breaker, () => 'up')
    bench.breaker.hold('open').release()
    bench.breaker.snapshot()
    bench.breaker.reset()

    const started = timers.map((timer) => vi.mocked(globalThis[timer]).mock.calls.length)

    expect(started).toEqual([0, 0, 0])
  })
})

describe('law 8: the open period', () => {
  it.each([0, 1, 0.5, 1_000, 60_000, 1e12])('admits at exactly resetTimeoutMs: %d', (resetTimeoutMs) => {
    const bench = new Bench({ resetTimeoutMs })
    bench.breaker.trip()

    bench.pass(resetTimeoutMs)

    expect(bench.breaker.tryAcquire()?.probe).toBe(true)
  })

  it.each([1, 1_000, 60_000, 1e12])('refuses a millisecond before resetTimeoutMs: %d', (resetTimeoutMs) => {
    const bench = new Bench({ resetTimeoutMs })
    bench.breaker.trip()

    bench.pass(resetTimeoutMs - 1)

    expect(bench.breaker.tryAcquire()).toBeUndefined()
  })

  it.each([0.1, 0.7, 1_234.567_891, 98_765.432_1])(
    'admits at exactly resetTimeoutMs when opened at the moment %d',
    (nowMs) => {
      const bench = new Bench({ resetTimeoutMs: 1_000.2 })
      bench.nowMs = nowMs
      bench.breaker.trip()

      bench.nowMs = nowMs + 1_000.2

      expect(bench.breaker.tryAcquire()?.probe).toBe(true)
    },
  )
})

describe('law 8: a clock that steps back', () => {
  it('counts the step as no time passed while open', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.pass(20_000)
    const before = bench.breaker.retryAfterMs

    bench.pass(-hourMs)

    expect([before, bench.breaker.retryAfterMs]).toEqual([40_000, 40_000])
  })

  it('goes on from there: the open period ends after the time that was left', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.pass(-hourMs)
    void bench.breaker.state
    bench.pass(59_999)
    const early = bench.breaker.tryAcquire()

    bench.pass(1)

    expect([early, bench.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('makes no wait longer through many small steps', () => {
    const bench = new Bench()
    bench.breaker.trip()

    for (let step = 0; step < 60; step++) {
      bench.pass(-500)
      void bench.breaker.retryAfterMs
      bench.pass(1_000)
      void bench.breaker.retryAfterMs
    }

    expect(bench.breaker.retryAfterMs).toBe(0)
  })

  it('takes a lost probe slot no later', () => {
    const bench = new Bench()
    bench.probe()
    bench.pass(-hourMs)
    void bench.breaker.state

    bench.pass(60_000)

    expect(bench.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('lets the attempt fall back no later', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.probe().succeed()
    bench.pass(-hourMs)
    void bench.breaker.state

    bench.pass(1_000)
    bench.breaker.trip()

    expect(bench.breaker.stats.attempt).toBe(1)
  })

  it('tells no duration below 0', () => {
    const bench = new Bench()
    const permit = bench.breaker.acquire()

    bench.pass(-hourMs)
    permit.succeed()

    expect(bench.events).toEqual([expect.objectContaining({ type: 'success', durationMs: 0 })])
  })

  it.each(subjects)('opens on the third bad call with an hour back between any two: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })

    for (let call = 0; call < 3; call++) {
      bad(bench)
      bench.pass(-hourMs)
    }

    expect(bench.breaker.state).toBe('open')
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
    const bench = new Bench({ clock: () => now() })
    bench.breaker.trip()
    now = read
    const during = [bench.breaker.retryAfterMs, bench.breaker.tryAcquire()]

    now = () => 61_000

    expect([during, bench.breaker.tryAcquire()?.probe]).toEqual([[60_000, undefined], true])
  })

  it.each(readings)('works from the start with a clock that $reading until later', ({ read }) => {
    let now: () => number = read
    const { breaker } = new Bench({ clock: () => now(), failureThreshold: 1 })
    breaker.acquire().succeed()
    now = () => 5_000
    breaker.acquire().fail()

    now = () => 65_000

    expect(breaker.tryAcquire()?.probe).toBe(true)
  })

  it.each(subjects)('keeps the counts through it: $title', ({ make, bad }) => {
    let broken = false
    const bench: Bench = new Bench({ trip: make(), clock: () => (broken ? NaN : bench.nowMs) })
    bad(bench)
    bad(bench)
    broken = true
    bench.breaker.acquire().ignore()
    void bench.breaker.stats
    broken = false

    bad(bench)

    expect(bench.breaker.state).toBe('open')
  })

  it.each(subjects.filter(({ title }) => !title.includes('slow')))(
    'counts what comes during it: $title',
    ({ make, bad }) => {
      const bench = new Bench({ trip: make(), clock: () => NaN })

      for (let call = 0; call < 3; call++) bad(bench)

      expect(bench.breaker.state).toBe('open')
    },
  )

  it('reports a clock that throws', () => {
    const error = new Error('clock')
    const bench = new Bench({ clock: () => raise(error) })

    bench.breaker.trip()

    expect(bench.hookErrors).toContainEqual({ error, hook: 'clock' })
  })
})
