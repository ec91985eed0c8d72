import { describe, expect, it } from 'vitest'
import { Bench } from './bench.ts'

describe('law 4: the slot of a probe', () => {
  it.each([
    { openMs: 90_000, slotMs: 90_000 },
    { openMs: 60_001, slotMs: 60_001 },
    { openMs: 59_999, slotMs: 60_000 },
    { openMs: 700, slotMs: 60_000 },
    { openMs: 0, slotMs: 60_000 },
  ])('takes the slot from a probe after $slotMs ms where the circuit was open for $openMs ms', ({ openMs, slotMs }) => {
    const bench = new Bench({ resetTimeoutMs: openMs })
    bench.probe()
    bench.pass(slotMs - 1)
    const before = bench.breaker.tryAcquire()

    bench.pass(1)

    expect([before, bench.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('takes the slot after probeTimeoutMs when that is given', () => {
    const bench = new Bench({ resetTimeoutMs: 60_000, probeTimeoutMs: 50 })
    bench.probe()
    bench.pass(49)
    const before = bench.breaker.tryAcquire()

    bench.pass(1)

    expect([before, bench.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it.each([
    { forMs: 80_000, slotMs: 80_000 },
    { forMs: 0, slotMs: 60_000 },
  ])(
    'measures by the open period just served, also one of $forMs ms that was asked for by hand',
    ({ forMs, slotMs }) => {
      const bench = new Bench({ resetTimeoutMs: 1_000 })
      bench.breaker.trip('maintenance', { forMs })
      bench.pass(forMs)
      bench.breaker.acquire()
      const wait = bench.breaker.retryAfterMs

      bench.pass(slotMs)

      expect([wait, bench.breaker.tryAcquire()?.probe]).toEqual([slotMs, true])
    },
  )

  it('never takes the slot away when probeTimeoutMs is Infinity', () => {
    const bench = new Bench({ probeTimeoutMs: Infinity })
    bench.probe()

    bench.pass(1e12)

    expect([bench.breaker.tryAcquire(), bench.breaker.retryAfterMs]).toEqual([undefined, Infinity])
  })

  it('still counts the success of a probe that lost its slot', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('still counts the failure of a probe that lost its slot', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.fail()

    expect(bench.breaker.state).toBe('open')
  })

  it('tells the verdict of a probe that lost its slot as one of this period', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.events.length = 0

    hung.succeed()

    expect(bench.events[0]).toMatchObject({ type: 'success', probe: true, late: false })
  })

  it('frees no second slot when a probe that lost its slot is settled', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.ignore()

    expect(bench.breaker.tryAcquire()).toBeUndefined()
  })

  it('takes a lost slot once, however long nobody asks', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2 })
    bench.probe()
    bench.breaker.acquire()
    bench.pass(3_600_000)

    const permits = [bench.breaker.tryAcquire(), bench.breaker.tryAcquire(), bench.breaker.tryAcquire()]

    expect(permits.map((permit) => permit !== undefined)).toEqual([true, true, false])
  })

  it('admits again after a thousand hung probes in a row', () => {
    const bench = new Bench()
    bench.probe()

    for (let hung = 0; hung < 1_000; hung++) {
      bench.pass(60_000)
      bench.breaker.acquire()
    }
    bench.pass(60_000)

    expect(bench.breaker.tryAcquire()).toBeDefined()
  })

  it('admits again after a thousand ignored probes in a row', () => {
    const bench = new Bench({ probeTimeoutMs: Infinity })
    bench.probe().ignore()

    for (let ignored = 0; ignored < 1_000; ignored++) bench.breaker.acquire().ignore()

    expect(bench.breaker.tryAcquire()).toBeDefined()
  })
})
