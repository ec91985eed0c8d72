import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'
import { slowerThanMs, subjects } from '../support/strategies.ts'

describe.each(subjects)('law 10: what counts for $title', ({ make, bad }) => {
  const fresh = (): Harness => new Harness({ trip: make(), resetTimeoutMs: 1_000 })
  const bads = (harness: Harness, times: number): void => {
    for (let call = 0; call < times; call++) bad(harness)
  }

  it('opens at the threshold and not before', () => {
    const harness = fresh()
    bads(harness, 2)
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('opens at the threshold also while nobody listens', () => {
    const harness = fresh()
    harness.leave()
    bads(harness, 2)
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('counts no rejected call', () => {
    const harness = fresh()
    harness.breaker.trip()
    for (let call = 0; call < 100; call++) harness.breaker.tryAcquire()
    harness.pass(1_000)
    harness.succeed()

    bads(harness, 3)

    expect(harness.breaker.state).toBe('open')
  })

  it('counts no ignored call', () => {
    const harness = fresh()
    for (let call = 0; call < 100; call++) harness.breaker.acquire().ignore()

    bads(harness, 3)

    expect(harness.breaker.state).toBe('open')
  })

  it('counts no ignored call as a good or bad one', () => {
    const harness = fresh()

    for (let call = 0; call < 10; call++) {
      const permit = harness.breaker.acquire()
      harness.pass(slowerThanMs)
      permit.ignore()
    }

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', failures: 0, successes: 0 })
  })

  it('counts no call in flight that is not overdue', () => {
    const harness = fresh()
    for (let call = 0; call < 100; call++) harness.breaker.acquire()

    harness.pass(slowerThanMs)
    harness.fail()

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', failures: 1, successes: 0 })
  })

  it('counts no late call, good or bad', () => {
    const harness = fresh()
    const late = Array.from({ length: 100 }, () => harness.breaker.acquire())
    harness.breaker.reset()
    bads(harness, 2)
    for (const [index, permit] of late.entries()) permit[index % 2 === 0 ? 'succeed' : 'fail']()
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('counts no call under a closed hold', () => {
    const harness = fresh()
    const hold = harness.breaker.hold('closed')
    harness.succeed(50)
    bads(harness, 50)
    hold.release()

    bads(harness, 2)

    expect(harness.breaker.state).toBe('closed')
  })

  it('starts the period after a close with an empty tally', () => {
    const harness = fresh()
    bads(harness, 3)
    harness.pass(1_000)
    harness.succeed()
    bads(harness, 2)
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it('starts the period after a reset with an empty tally', () => {
    const harness = fresh()
    bads(harness, 2)
    harness.breaker.reset()

    bads(harness, 2)

    expect(harness.breaker.state).toBe('closed')
  })

  it('shows an empty tally after each transition', () => {
    const harness = fresh()
    const tallies: number[] = []
    harness.breaker.subscribe((event) => {
      if (event.type === 'transition') tallies.push(harness.breaker.stats.failures + harness.breaker.stats.successes)
    })

    bads(harness, 3)
    harness.pass(1_000)
    harness.fail()
    harness.pass(1_000)
    harness.succeed()

    expect(tallies).toEqual([0, 0, 0, 0, 0])
  })

  it('asks for no minimum of calls while half-open: one good probe closes', () => {
    const harness = fresh()

    harness.probe().succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('asks for no minimum of calls while half-open: one failed probe reopens', () => {
    const harness = fresh()

    harness.probe().fail()

    expect(harness.breaker.state).toBe('open')
  })

  it('never opens on a fast success', () => {
    const harness = fresh()
    bads(harness, 2)

    harness.succeed(50)

    expect(harness.breaker.state).toBe('closed')
  })
})
