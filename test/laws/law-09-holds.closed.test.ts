import { describe, expect, it } from 'vitest'
import { execute } from 'recloser'
import { Harness, refusal } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

describe('law 9: closed holds only', () => {
  it.each(['closed', 'open', 'half-open'] as const)('admit every call over a circuit that is %s', (state) => {
    const harness = new Harness()
    if (state === 'open') harness.breaker.trip()
    if (state === 'half-open') harness.probe()
    harness.breaker.hold('closed')

    const permits = Array.from({ length: 100 }, () => harness.breaker.tryAcquire())

    expect(permits.every((permit) => permit?.probe === false)).toBe(true)
  })

  it('read closed and 0', () => {
    const { breaker } = new Harness()
    breaker.trip()

    breaker.hold('closed')

    expect([breaker.state, breaker.retryAfterMs, breaker.stats.state]).toEqual(['closed', 0, 'closed'])
  })

  it('let no failure count', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const hold = harness.breaker.hold('closed')

    harness.fail(100)
    hold.release()

    expect([harness.breaker.state, harness.breaker.stats.failures]).toEqual(['closed', 0])
  })

  it('let no success count: a run of failures goes on over it', () => {
    const harness = new Harness({ failureThreshold: 2 })
    harness.fail()
    const hold = harness.breaker.hold('closed')

    harness.succeed()
    hold.release()
    harness.fail()

    expect(harness.breaker.state).toBe('open')
  })

  it('let no success close a half-open circuit below, nor start its half-open period', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)
    const hold = harness.breaker.hold('closed')
    harness.events.length = 0

    harness.succeed()
    hold.release()

    expect([harness.breaker.state, harness.transitions()]).toEqual(['half-open', []])
  })

  it('tell the verdicts as ignored and count them there', () => {
    const harness = new Harness()
    harness.breaker.hold('closed')

    harness.succeed()
    harness.fail()

    expect([harness.told(), harness.breaker.stats.totals.ignored]).toEqual([['hold', 'ignored', 'ignored'], 2])
  })

  it('let a call count for nothing also where it is settled after the release', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const hold = harness.breaker.hold('closed')
    const permit = harness.breaker.acquire()
    hold.release()

    permit.fail()

    expect([harness.breaker.state, harness.breaker.stats.totals.failures]).toEqual(['closed', 0])
  })

  it('let a call count that was admitted before them', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const permit = harness.breaker.acquire()
    const hold = harness.breaker.hold('closed')

    permit.fail()
    hold.release()

    expect(harness.breaker.state).toBe('open')
  })

  it('give way to an open hold, and come back when that is released', () => {
    const { breaker } = new Harness()
    breaker.trip()
    breaker.hold('closed')
    const open = breaker.hold('open')
    const before = breaker.tryAcquire()

    open.release()

    expect([before, breaker.tryAcquire() !== undefined]).toEqual([undefined, true])
  })

  it('end with the last handle, and leave an open circuit open', () => {
    const harness = new Harness()
    harness.breaker.trip()
    const holds = [harness.breaker.hold('closed'), harness.breaker.hold('closed')]
    holds[0]?.release()
    holds[0]?.release()
    const before = harness.breaker.tryAcquire() !== undefined

    holds[1]?.release()

    expect([before, refusal(harness.breaker).code]).toEqual([true, 'ERR_CIRCUIT_OPEN'])
  })

  it('pass a task’s own error through', async () => {
    const { breaker } = new Harness()
    breaker.hold('closed')

    await expect(execute(breaker, () => raise('down'))).rejects.toBe('down')
  })
})
