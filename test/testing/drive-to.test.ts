import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { driveTo, manualClock } from 'recloser/testing'

const setUp = (options: CircuitBreakerOptions = {}) => {
  const clock = manualClock(1_000)
  return { clock, breaker: new CircuitBreaker({ clock, ...options }) }
}
const states = ['closed', 'open', 'half-open'] as const

describe('driveTo', () => {
  it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('brings from %s to %s', (from, to) => {
    const { clock, breaker } = setUp()
    driveTo(breaker, from, clock)

    driveTo(breaker, to, clock)

    expect(breaker.state).toBe(to)
  })

  it('leaves nothing in the counts', () => {
    const { breaker } = setUp()
    for (let call = 0; call < 4; call++) breaker.acquire().fail()

    driveTo(breaker, 'closed')
    breaker.acquire().fail()

    expect([breaker.state, breaker.stats.failures]).toEqual(['closed', 1])
  })

  it('opens for as long as the options say, whatever was before', () => {
    const { breaker } = setUp({ resetTimeoutMs: ({ attempt }) => attempt * 30_000 })
    driveTo(breaker, 'open')

    driveTo(breaker, 'open')

    expect([breaker.retryAfterMs, breaker.stats.attempt]).toEqual([30_000, 1])
  })

  it('names itself as the cause of rejections', () => {
    const { breaker } = setUp()

    driveTo(breaker, 'open')

    expect(breaker.admit()).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', cause: new Error('opened by driveTo()') })
  })

  it('leaves the first probe to the next call, and the cap on probes in force', () => {
    const { clock, breaker } = setUp()
    driveTo(breaker, 'half-open', clock)

    expect([breaker.tryAcquire()?.probe, breaker.tryAcquire()]).toEqual([true, undefined])
    expect([clock(), breaker.retryAfterMs]).toEqual([61_000, 60_000])
  })

  it('waits as long as the options say, and opens for that long', () => {
    const { clock, breaker } = setUp({ resetTimeoutMs: 5_000 })
    const opened: unknown[] = []
    breaker.subscribe((event) => event.type === 'transition' && opened.push(event.openForMs))

    driveTo(breaker, 'half-open', clock)

    expect([clock(), opened]).toEqual([6_000, [5_000]])
  })

  it('waits whole milliseconds', () => {
    const { clock, breaker } = setUp({ resetTimeoutMs: 0.5 })

    driveTo(breaker, 'half-open', clock)

    expect(clock()).toBe(1_001)
  })

  it('waits a minute where the circuit would stay open for ever', () => {
    const { clock, breaker } = setUp({ resetTimeoutMs: Infinity })

    driveTo(breaker, 'half-open', clock)

    expect([breaker.state, clock()]).toEqual(['half-open', 61_000])
    breaker.acquire()
    expect(breaker.admit()).toMatchObject({ cause: new Error('opened by driveTo()') })
  })

  it('takes fake timers', () => {
    vi.useFakeTimers()
    const breaker = new CircuitBreaker()

    driveTo(breaker, 'half-open', { advance: (ms) => vi.advanceTimersByTime(ms) })

    expect(breaker.state).toBe('half-open')
    vi.useRealTimers()
  })

  it.each([
    [
      'an unknown state',
      () => driveTo(setUp().breaker, 'ajar' as never),
      "driveTo(): `state` must be 'closed' or 'open' or 'half-open'",
    ],
    [
      'half-open without time',
      () => driveTo(setUp().breaker, 'half-open' as never),
      'driveTo(): `time` must be an object that moves the clock',
    ],
    [
      'half-open with a clock that cannot be moved',
      () => driveTo(setUp().breaker, 'half-open', (() => 0) as never),
      'driveTo(): `time` must be an object that moves the clock',
    ],
  ])('refuses %s, and changes nothing', (_, call, message) => {
    expect(call).toThrow(message)
  })

  it('says so where a hold keeps the circuit', () => {
    const { clock, breaker } = setUp()
    breaker.hold('open')

    expect(() => driveTo(breaker, 'half-open', clock)).toThrow('driveTo(): the circuit is open, not half-open')
  })

  it('says so where the time is not that of the breaker', () => {
    const { breaker } = setUp()

    expect(() => driveTo(breaker, 'half-open', manualClock())).toThrow('driveTo(): the circuit is open, not half-open')
  })
})
