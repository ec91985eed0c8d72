import { CircuitBreaker } from 'recloser'
import { describe, expect, it } from 'vitest'
import { UnusedTime } from '../../src/fleet/unused-time.ts'

describe('the time for which an unused lease is kept', () => {
  it('doubles with each that goes back unused, and is a second again after one that is used', () => {
    const time = new UnusedTime(new CircuitBreaker())
    const seen = [time.ms]

    for (let lease = 0; lease < 7; lease++) {
      time.wentBack()
      seen.push(time.ms)
    }
    time.used()

    expect(seen).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    expect(time.ms).toBe(1_000)
  })

  it.each([
    { probeTimeoutMs: 90_000, most: 90_000 },
    { probeTimeoutMs: 100, most: 60_000 },
  ])('is $most ms at most with a probe timeout of $probeTimeoutMs', ({ probeTimeoutMs, most }) => {
    const time = new UnusedTime(new CircuitBreaker({ probeTimeoutMs }))

    for (let lease = 0; lease < 10; lease++) time.wentBack()

    expect([time.ms, time.leaseMs]).toEqual([most, most + probeTimeoutMs])
  })

  it('is part of no lease that a call waits for, unless the one before came too late for its call', () => {
    const time = new UnusedTime(new CircuitBreaker({ probeTimeoutMs: 100 }))
    const leasesOf = (waits: boolean) => {
      const { leaseMs, unusedMs } = time.next(waits)
      return [leaseMs, unusedMs]
    }

    const seen = [leasesOf(true), leasesOf(false)]
    time.wentBack()
    seen.push(leasesOf(true))
    time.used()
    seen.push(leasesOf(true))

    expect(seen).toEqual([
      [125, 100],
      [1_100, 1_000],
      [2_100, 2_000],
      [125, 100],
    ])
  })
})
