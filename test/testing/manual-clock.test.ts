import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { manualClock } from 'recloser/testing'

describe('manualClock', () => {
  it('stands still until it is moved', () => {
    const clock = manualClock(1_000)

    const before = [clock(), clock()]
    clock.advance(0.5)

    expect([...before, clock()]).toEqual([1_000, 1_000, 1_000.5])
  })

  it('begins at 0', () => {
    expect(manualClock()()).toBe(0)
  })

  it('can be set, also back', () => {
    const clock = manualClock(1_000)

    clock.set(-5)

    expect(clock()).toBe(-5)
  })

  it('moves a breaker', () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ clock, resetTimeoutMs: 30_000 })
    breaker.trip()

    clock.advance(29_999)
    const before = breaker.state
    clock.advance(1)

    expect([before, breaker.state]).toEqual(['open', 'half-open'])
  })

  it.each([
    [
      'a start that is no number',
      () => manualClock('1' as never),
      TypeError,
      /^manualClock\(\): `startMs` must be a finite number of milliseconds, received "1"$/,
    ],
    ['an endless start', () => manualClock(Infinity), RangeError, /^manualClock\(\): `startMs` .*Infinity$/],
    ['a step back', () => manualClock().advance(-1), RangeError, /^advance\(\): `ms` .* 0 or more, received -1$/],
    ['an endless step', () => manualClock().advance(Infinity), RangeError, /^advance\(\): `ms`/],
    ['no time', () => manualClock().set(NaN), RangeError, /^set\(\): `ms` .*NaN$/],
  ])('refuses %s', (_, call, Kind, message) => {
    expect(call).toThrow(Kind)
    expect(call).toThrow(message)
  })

  it('stays where it was when a step is refused', () => {
    const clock = manualClock(5)

    expect(() => clock.advance(NaN)).toThrow(RangeError)

    expect(clock()).toBe(5)
  })
})
