import { describe, expect, it } from 'vitest'
import { execute } from '../../src/index.ts'
import { Bench, raise, refusal } from './bench.ts'

describe('law 9: closed holds only', () => {
  it.each(['closed', 'open', 'half-open'] as const)('admit every call over a circuit that is %s', (state) => {
    const bench = new Bench()
    if (state === 'open') bench.breaker.trip()
    if (state === 'half-open') bench.probe()
    bench.breaker.hold('closed')

    const permits = Array.from({ length: 100 }, () => bench.breaker.tryAcquire())

    expect(permits.every((permit) => permit?.probe === false)).toBe(true)
  })

  it('read closed and 0', () => {
    const { breaker } = new Bench()
    breaker.trip()

    breaker.hold('closed')

    expect([breaker.state, breaker.retryAfterMs, breaker.stats.state]).toEqual(['closed', 0, 'closed'])
  })

  it('let no failure count', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const hold = bench.breaker.hold('closed')

    bench.fail(100)
    hold.release()

    expect([bench.breaker.state, bench.breaker.stats.failures]).toEqual(['closed', 0])
  })

  it('let no success count: a run of failures goes on over it', () => {
    const bench = new Bench({ failureThreshold: 2 })
    bench.fail()
    const hold = bench.breaker.hold('closed')

    bench.succeed()
    hold.release()
    bench.fail()

    expect(bench.breaker.state).toBe('open')
  })

  it('let no success close a half-open circuit below, nor start its half-open period', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.pass(60_000)
    const hold = bench.breaker.hold('closed')
    bench.events.length = 0

    bench.succeed()
    hold.release()

    expect([bench.breaker.state, bench.transitions()]).toEqual(['half-open', []])
  })

  it('tell the verdicts as ignored and count them there', () => {
    const bench = new Bench()
    bench.breaker.hold('closed')

    bench.succeed()
    bench.fail()

    expect([bench.told(), bench.breaker.stats.totals.ignored]).toEqual([['hold', 'ignored', 'ignored'], 2])
  })

  it('let a call count for nothing also where it is settled after the release', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const hold = bench.breaker.hold('closed')
    const permit = bench.breaker.acquire()
    hold.release()

    permit.fail()

    expect([bench.breaker.state, bench.breaker.stats.totals.failures]).toEqual(['closed', 0])
  })

  it('let a call count that was admitted before them', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const permit = bench.breaker.acquire()
    const hold = bench.breaker.hold('closed')

    permit.fail()
    hold.release()

    expect(bench.breaker.state).toBe('open')
  })

  it('give way to an open hold, and come back when that is released', () => {
    const { breaker } = new Bench()
    breaker.trip()
    breaker.hold('closed')
    const open = breaker.hold('open')
    const before = breaker.tryAcquire()

    open.release()

    expect([before, breaker.tryAcquire() !== undefined]).toEqual([undefined, true])
  })

  it('end with the last handle, and leave an open circuit open', () => {
    const bench = new Bench()
    bench.breaker.trip()
    const holds = [bench.breaker.hold('closed'), bench.breaker.hold('closed')]
    holds[0]?.release()
    holds[0]?.release()
    const before = bench.breaker.tryAcquire() !== undefined

    holds[1]?.release()

    expect([before, refusal(bench.breaker).code]).toEqual([true, 'ERR_CIRCUIT_OPEN'])
  })

  it('pass a task’s own error through', async () => {
    const { breaker } = new Bench()
    breaker.hold('closed')

    await expect(execute(breaker, () => raise('down'))).rejects.toBe('down')
  })
})
