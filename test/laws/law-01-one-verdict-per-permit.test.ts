import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'
import type { Permit } from 'recloser'

const verdicts: Record<string, (permit: Permit) => unknown> = {
  succeed: (permit) => permit.succeed(),
  fail: (permit) => permit.fail(new Error('down')),
  ignore: (permit) => permit.ignore(),
  settle: (permit) => permit.settle({ status: 'fulfilled', value: 'up' }),
}
const pairs = Object.keys(verdicts).flatMap((first) => Object.keys(verdicts).map((second) => ({ first, second })))

describe('law 1: one verdict per permit', () => {
  it.each(Object.entries(verdicts))('says true to the first verdict: %s', (_name, settle) => {
    const { breaker } = new Harness()

    const accepted = settle(breaker.acquire())

    expect(accepted).toBe(true)
  })

  it.each(pairs)('says false to $second after $first', ({ first, second }) => {
    const { breaker } = new Harness()
    const permit = breaker.acquire()
    verdicts[first]?.(permit)

    const accepted = verdicts[second]?.(permit)

    expect(accepted).toBe(false)
  })

  it.each(pairs)('changes no count and tells nobody on $second after $first', ({ first, second }) => {
    const { breaker, events } = new Harness({ failureThreshold: 2 })
    const permit = breaker.acquire()
    verdicts[first]?.(permit)
    const before = structuredClone({ stats: breaker.stats, told: events.length })

    verdicts[second]?.(permit)

    expect({ stats: breaker.stats, told: events.length }).toEqual(before)
  })

  it('does not open on the same failure told twice', () => {
    const { breaker } = new Harness({ failureThreshold: 2 })
    const permit = breaker.acquire()

    permit.fail()
    permit.fail()

    expect(breaker.state).toBe('closed')
  })

  it('does not close on the same successful probe told twice', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2, successThreshold: 2 })
    const probe = harness.probe()

    probe.succeed()
    probe.succeed()

    expect(harness.breaker.state).toBe('half-open')
  })

  it('gives one probe slot back once', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2 })
    const probe = harness.probe()
    harness.breaker.acquire()

    probe.ignore()
    probe.ignore()
    harness.breaker.acquire()

    expect(harness.breaker.tryAcquire()).toBeUndefined()
  })

  it('ignores an unsettled permit that is disposed', () => {
    const { breaker } = new Harness()

    breaker.acquire()[Symbol.dispose]()

    expect(breaker.stats.totals.ignored).toBe(1)
  })

  it('takes no verdict after the permit was disposed', () => {
    const { breaker } = new Harness()
    const permit = breaker.acquire()
    permit[Symbol.dispose]()

    const accepted = permit.fail()

    expect(accepted).toBe(false)
  })

  it('keeps the verdict of a permit that is disposed afterwards', () => {
    const { breaker } = new Harness()
    const permit = breaker.acquire()

    permit.fail()
    permit[Symbol.dispose]()
    permit[Symbol.dispose]()

    expect(breaker.stats.totals).toMatchObject({ failures: 1, ignored: 0 })
  })

  it('takes one verdict from a permit that a listener settles again while the first is told', () => {
    const { breaker } = new Harness({ failureThreshold: 2 })
    const permit = breaker.acquire()
    const answers: boolean[] = []
    breaker.subscribe(() => {
      answers.push(permit.fail())
    })

    permit.fail()

    expect({ answers, state: breaker.state }).toEqual({ answers: [false], state: 'closed' })
  })

  it('takes one verdict from a permit of an earlier period', () => {
    const harness = new Harness()
    const permit = harness.breaker.acquire()
    harness.breaker.trip()

    const answers = [permit.fail(), permit.succeed(), permit.ignore()]

    expect({ answers, late: harness.breaker.stats.totals.late }).toEqual({ answers: [true, false, false], late: 1 })
  })

  it('lands each permit in exactly one total', () => {
    const harness = new Harness({ failureThreshold: 100 })
    const late = harness.breaker.acquire()
    harness.breaker.reset()
    const permits = [late, harness.breaker.acquire(), harness.breaker.acquire(), harness.breaker.acquire()]

    for (const permit of permits) permit.succeed()
    for (const permit of permits) permit.fail()
    harness.fail()
    harness.breaker.acquire().ignore()

    const { successes, failures, ignored, late: lateOnes } = harness.breaker.stats.totals
    expect([successes, failures, ignored, lateOnes]).toEqual([3, 1, 1, 1])
  })
})
