import { describe, expect, it } from 'vitest'
import type { Permit } from 'recloser'
import { Harness } from '../support/harness.ts'

/** Where a permit comes from: an earlier closed, or an earlier half-open period. */
const origins: { origin: string; take: (harness: Harness) => Permit }[] = [
  {
    origin: 'an earlier closed period',
    take: ({ breaker }) => breaker.acquire(),
  },
  {
    origin: 'an earlier half-open period',
    take: (harness) => {
      const probe = harness.probe()
      harness.breaker.reset()
      return probe
    },
  },
]

/** Where the breaker is when the late verdict comes. */
const presents: { present: string; reach: (harness: Harness) => void }[] = [
  {
    present: 'open',
    reach: ({ breaker }) => {
      breaker.trip()
    },
  },
  {
    present: 'half-open with the probe running',
    reach: (harness) => {
      harness.probe()
    },
  },
  {
    present: 'half-open with one of two probes good',
    reach: (harness) => {
      harness.probe().succeed()
    },
  },
  {
    present: 'closed again',
    reach: (harness) => {
      harness.probe().succeed()
      harness.succeed()
      harness.fail()
    },
  },
  {
    present: 'closed and reset',
    reach: ({ breaker }) => {
      breaker.reset()
    },
  },
]

const verdicts = ['succeed', 'fail', 'ignore'] as const

const cases = origins.flatMap((from) =>
  presents.flatMap((to) => verdicts.map((verdict) => ({ ...from, ...to, verdict }))),
)

/** Everything but the totals since creation, which do count late outcomes. */
const present = ({ breaker }: Harness): unknown => {
  const { totals, ...stats } = breaker.stats
  return {
    ...stats,
    trips: totals.trips,
    failures: totals.failures,
    successes: totals.successes,
    retryAfterMs: breaker.retryAfterMs,
  }
}

describe('law 2: generation fence', () => {
  it.each(cases)('$verdict of $origin changes nothing while $present', ({ take, reach, verdict }) => {
    const harness = new Harness({ failureThreshold: 2, halfOpenMaxCalls: 2 })
    const permit = take(harness)
    reach(harness)
    const before = present(harness)

    permit[verdict]()

    expect(present(harness)).toEqual(before)
  })

  it.each(cases)('$verdict of $origin is told as late while $present', ({ take, reach, verdict }) => {
    const harness = new Harness({ failureThreshold: 2, halfOpenMaxCalls: 2 })
    const permit = take(harness)
    reach(harness)
    harness.events.length = 0

    permit[verdict]()

    const type = { succeed: 'success', fail: 'failure', ignore: 'ignored' }[verdict]
    expect(harness.events).toEqual([expect.objectContaining({ type, late: true })])
  })

  it('tells the verdicts of the present period as not late', () => {
    const harness = new Harness()

    harness.succeed()
    harness.fail()
    harness.breaker.acquire().ignore()

    expect(harness.events.map((event) => 'late' in event && event.late)).toEqual([false, false, false])
  })

  it('never closes on a late success while half-open with a threshold of one', () => {
    const harness = new Harness()
    const late = harness.breaker.acquire()
    harness.probe()

    late.succeed()

    expect(harness.breaker.state).toBe('half-open')
  })

  it('never opens on late failures, however many', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const late = Array.from({ length: 50 }, () => harness.breaker.acquire())
    harness.probe().succeed()

    for (const permit of late) permit.fail()

    expect(harness.breaker.state).toBe('closed')
  })

  it('keeps a good probe when a late failure comes between two probes', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2, successThreshold: 2 })
    const late = harness.breaker.acquire()
    const probe = harness.probe()
    const other = harness.breaker.acquire()

    probe.succeed()
    late.fail()
    other.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('does not let a late success break a run of failures', () => {
    const harness = new Harness({ failureThreshold: 2 })
    const late = harness.breaker.acquire()
    harness.breaker.reset()

    harness.fail()
    late.succeed()
    harness.fail()

    expect(harness.breaker.state).toBe('open')
  })

  it.each(verdicts)('frees no slot of the next half-open period on a stale probe: %s', (verdict) => {
    const harness = new Harness()
    const stale = harness.probe()
    harness.probe()

    stale[verdict]()

    expect(harness.breaker.tryAcquire()).toBeUndefined()
  })

  it('decides nothing by a stale probe in the half-open period after the next', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2, successThreshold: 1 })
    const stale = harness.probe()
    harness.breaker.acquire().fail()
    harness.pass(60_000)
    harness.breaker.acquire()

    stale.succeed()

    expect(harness.transitions().at(-1)).toBe('open > half-open')
  })

  it('reports the failure of a probe after its sibling closed the circuit as late, and stays closed', () => {
    const harness = new Harness({ failureThreshold: 1, halfOpenMaxCalls: 2, successThreshold: 1 })
    const good = harness.probe()
    const slow = harness.breaker.acquire()
    good.succeed()

    slow.fail()

    expect({ state: harness.breaker.state, late: harness.breaker.stats.totals.late }).toEqual({
      state: 'closed',
      late: 1,
    })
  })

  it('does not restart the open period on a late failure', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    const late = harness.breaker.acquire()
    harness.breaker.trip()
    harness.pass(900)

    late.fail()

    expect(harness.breaker.retryAfterMs).toBe(100)
  })

  it('does not take a call that was admitted before the opening for a probe', () => {
    const harness = new Harness()
    const early = harness.breaker.acquire()
    harness.probe()
    harness.events.length = 0

    early.succeed()

    expect(harness.events).toEqual([expect.objectContaining({ type: 'success', late: true, probe: false })])
  })

  it('counts late outcomes in a total of their own', () => {
    const harness = new Harness()
    const late = [harness.breaker.acquire(), harness.breaker.acquire()]
    harness.breaker.reset()

    late[0]?.succeed()
    late[1]?.fail()

    expect(harness.breaker.stats.totals).toMatchObject({ late: 2, successes: 0, failures: 0 })
  })
})
