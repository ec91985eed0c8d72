import { describe, expect, it } from 'vitest'
import { Bench } from './bench.ts'
import { slowerThanMs, subjects } from './strategies.ts'

describe.each(subjects)('law 10: what counts for $title', ({ make, bad }) => {
  const fresh = (): Bench => new Bench({ trip: make(), resetTimeoutMs: 1_000 })
  const bads = (bench: Bench, times: number): void => {
    for (let call = 0; call < times; call++) bad(bench)
  }

  it('opens at the threshold and not before', () => {
    const bench = fresh()
    bads(bench, 2)
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it('opens at the threshold also while nobody listens', () => {
    const bench = fresh()
    bench.leave()
    bads(bench, 2)
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it('counts no rejected call', () => {
    const bench = fresh()
    bench.breaker.trip()
    for (let call = 0; call < 100; call++) bench.breaker.tryAcquire()
    bench.pass(1_000)
    bench.succeed()

    bads(bench, 3)

    expect(bench.breaker.state).toBe('open')
  })

  it('counts no ignored call', () => {
    const bench = fresh()
    for (let call = 0; call < 100; call++) bench.breaker.acquire().ignore()

    bads(bench, 3)

    expect(bench.breaker.state).toBe('open')
  })

  it('counts no ignored call as a bad one, however slow', () => {
    const bench = fresh()

    for (let call = 0; call < 10; call++) {
      const permit = bench.breaker.acquire()
      bench.pass(slowerThanMs + 1)
      permit.ignore()
    }

    expect(bench.breaker.stats).toMatchObject({ state: 'closed', failures: 0, successes: 0 })
  })

  it('counts no call in flight', () => {
    const bench = fresh()
    for (let call = 0; call < 100; call++) bench.breaker.acquire()

    bads(bench, 3)

    expect(bench.breaker.state).toBe('open')
  })

  it('counts no late call, good or bad', () => {
    const bench = fresh()
    const late = Array.from({ length: 100 }, () => bench.breaker.acquire())
    bench.breaker.reset()
    bads(bench, 2)
    for (const [index, permit] of late.entries()) permit[index % 2 === 0 ? 'succeed' : 'fail']()
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it('counts no call under a closed hold', () => {
    const bench = fresh()
    const hold = bench.breaker.hold('closed')
    bench.succeed(50)
    bads(bench, 50)
    hold.release()

    bads(bench, 2)

    expect(bench.breaker.state).toBe('closed')
  })

  it('starts the period after a close with an empty tally', () => {
    const bench = fresh()
    bads(bench, 3)
    bench.pass(1_000)
    bench.succeed()
    bads(bench, 2)
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it('starts the period after a reset with an empty tally', () => {
    const bench = fresh()
    bads(bench, 2)
    bench.breaker.reset()

    bads(bench, 2)

    expect(bench.breaker.state).toBe('closed')
  })

  it('shows an empty tally after each transition', () => {
    const bench = fresh()
    const tallies: number[] = []
    bench.breaker.subscribe((event) => {
      if (event.type === 'transition') tallies.push(bench.breaker.stats.failures + bench.breaker.stats.successes)
    })

    bads(bench, 3)
    bench.pass(1_000)
    bench.fail()
    bench.pass(1_000)
    bench.succeed()

    expect(tallies).toEqual([0, 0, 0, 0, 0])
  })

  it('asks for no minimum of calls while half-open: one good probe closes', () => {
    const bench = fresh()

    bench.probe().succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('asks for no minimum of calls while half-open: one failed probe reopens', () => {
    const bench = fresh()

    bench.probe().fail()

    expect(bench.breaker.state).toBe('open')
  })

  it('never opens on a fast success', () => {
    const bench = fresh()
    bads(bench, 2)

    bench.succeed(50)

    expect(bench.breaker.state).toBe('closed')
  })
})
