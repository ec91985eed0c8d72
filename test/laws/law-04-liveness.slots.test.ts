import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'

describe('law 4: the slot of a probe', () => {
  it.each([
    { openMs: 90_000, slotMs: 90_000 },
    { openMs: 60_001, slotMs: 60_001 },
    { openMs: 59_999, slotMs: 60_000 },
    { openMs: 700, slotMs: 60_000 },
    { openMs: 0, slotMs: 60_000 },
  ])('takes the slot from a probe after $slotMs ms where the circuit was open for $openMs ms', ({ openMs, slotMs }) => {
    const harness = new Harness({ resetTimeoutMs: openMs })
    harness.probe()
    harness.pass(slotMs - 1)
    const before = harness.breaker.tryAcquire()

    harness.pass(1)

    expect([before, harness.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('takes the slot after probeTimeoutMs when that is given', () => {
    const harness = new Harness({ resetTimeoutMs: 60_000, probeTimeoutMs: 50 })
    harness.probe()
    harness.pass(49)
    const before = harness.breaker.tryAcquire()

    harness.pass(1)

    expect([before, harness.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it.each([
    { forMs: 80_000, slotMs: 80_000 },
    { forMs: 0, slotMs: 60_000 },
  ])(
    'measures by the open period just served, also one of $forMs ms that was asked for by hand',
    ({ forMs, slotMs }) => {
      const harness = new Harness({ resetTimeoutMs: 1_000 })
      harness.breaker.trip('maintenance', { forMs })
      harness.pass(forMs)
      harness.breaker.acquire()
      const wait = harness.breaker.retryAfterMs

      harness.pass(slotMs)

      expect([wait, harness.breaker.tryAcquire()?.probe]).toEqual([slotMs, true])
    },
  )

  it('never takes the slot away when probeTimeoutMs is Infinity', () => {
    const harness = new Harness({ probeTimeoutMs: Infinity })
    harness.probe()

    harness.pass(1e12)

    expect([harness.breaker.tryAcquire(), harness.breaker.retryAfterMs]).toEqual([undefined, Infinity])
  })

  it('still counts the success of a probe that lost its slot', () => {
    const harness = new Harness()
    const hung = harness.probe()
    harness.pass(60_000)
    harness.breaker.acquire()

    hung.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('still counts the failure of a probe that lost its slot', () => {
    const harness = new Harness()
    const hung = harness.probe()
    harness.pass(60_000)
    harness.breaker.acquire()

    hung.fail()

    expect(harness.breaker.state).toBe('open')
  })

  it('tells the verdict of a probe that lost its slot as one of this period', () => {
    const harness = new Harness()
    const hung = harness.probe()
    harness.pass(60_000)
    harness.events.length = 0

    hung.succeed()

    expect(harness.events[0]).toMatchObject({ type: 'success', probe: true, late: false })
  })

  it('frees no second slot when a probe that lost its slot is settled', () => {
    const harness = new Harness()
    const hung = harness.probe()
    harness.pass(60_000)
    harness.breaker.acquire()

    hung.ignore()

    expect(harness.breaker.tryAcquire()).toBeUndefined()
  })

  it('takes a lost slot once, however long nobody asks', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2 })
    harness.probe()
    harness.breaker.acquire()
    harness.pass(3_600_000)

    const permits = [harness.breaker.tryAcquire(), harness.breaker.tryAcquire(), harness.breaker.tryAcquire()]

    expect(permits.map((permit) => permit !== undefined)).toEqual([true, true, false])
  })

  it('admits again after a thousand hung probes in a row', () => {
    const harness = new Harness()
    harness.probe()

    for (let hung = 0; hung < 1_000; hung++) {
      harness.pass(60_000)
      harness.breaker.acquire()
    }
    harness.pass(60_000)

    expect(harness.breaker.tryAcquire()).toBeDefined()
  })

  it('admits again after a thousand ignored probes in a row', () => {
    const harness = new Harness({ probeTimeoutMs: Infinity })
    harness.probe().ignore()

    for (let ignored = 0; ignored < 1_000; ignored++) harness.breaker.acquire().ignore()

    expect(harness.breaker.tryAcquire()).toBeDefined()
  })
})
