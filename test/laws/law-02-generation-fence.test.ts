import { describe, expect, it } from 'vitest'
import type { Permit } from '../../src/index.ts'
import { Bench } from './bench.ts'

/** Where a permit comes from: an earlier closed, or an earlier half-open period. */
const origins: { origin: string; take: (bench: Bench) => Permit }[] = [
  {
    origin: 'an earlier closed period',
    take: ({ breaker }) => breaker.acquire(),
  },
  {
    origin: 'an earlier half-open period',
    take: (bench) => {
      const probe = bench.probe()
      bench.breaker.reset()
      return probe
    },
  },
]

/** Where the breaker is when the late verdict comes. */
const presents: { present: string; reach: (bench: Bench) => void }[] = [
  {
    present: 'open',
    reach: ({ breaker }) => {
      breaker.trip()
    },
  },
  {
    present: 'half-open with the probe running',
    reach: (bench) => {
      bench.probe()
    },
  },
  {
    present: 'half-open with one of two probes good',
    reach: (bench) => {
      bench.probe().succeed()
    },
  },
  {
    present: 'closed again',
    reach: (bench) => {
      bench.probe().succeed()
      bench.succeed()
      bench.fail()
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
const present = ({ breaker }: Bench): unknown => {
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
    const bench = new Bench({ failureThreshold: 2, halfOpenMaxCalls: 2 })
    const permit = take(bench)
    reach(bench)
    const before = present(bench)

    permit[verdict]()

    expect(present(bench)).toEqual(before)
  })

  it.each(cases)('$verdict of $origin is told as late while $present', ({ take, reach, verdict }) => {
    const bench = new Bench({ failureThreshold: 2, halfOpenMaxCalls: 2 })
    const permit = take(bench)
    reach(bench)
    bench.events.length = 0

    permit[verdict]()

    const type = { succeed: 'success', fail: 'failure', ignore: 'ignored' }[verdict]
    expect(bench.events).toEqual([expect.objectContaining({ type, late: true })])
  })

  it('tells the verdicts of the present period as not late', () => {
    const bench = new Bench()

    bench.succeed()
    bench.fail()
    bench.breaker.acquire().ignore()

    expect(bench.events.map((event) => 'late' in event && event.late)).toEqual([false, false, false])
  })

  it('never closes on a late success while half-open with a threshold of one', () => {
    const bench = new Bench()
    const late = bench.breaker.acquire()
    bench.probe()

    late.succeed()

    expect(bench.breaker.state).toBe('half-open')
  })

  it('never opens on late failures, however many', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const late = Array.from({ length: 50 }, () => bench.breaker.acquire())
    bench.probe().succeed()

    for (const permit of late) permit.fail()

    expect(bench.breaker.state).toBe('closed')
  })

  it('keeps a good probe when a late failure comes between two probes', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2, successThreshold: 2 })
    const late = bench.breaker.acquire()
    const probe = bench.probe()
    const other = bench.breaker.acquire()

    probe.succeed()
    late.fail()
    other.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('does not let a late success break a run of failures', () => {
    const bench = new Bench({ failureThreshold: 2 })
    const late = bench.breaker.acquire()
    bench.breaker.reset()

    bench.fail()
    late.succeed()
    bench.fail()

    expect(bench.breaker.state).toBe('open')
  })

  it.each(verdicts)('frees no slot of the next half-open period on a stale probe: %s', (verdict) => {
    const bench = new Bench()
    const stale = bench.probe()
    bench.probe()

    stale[verdict]()

    expect(bench.breaker.tryAcquire()).toBeUndefined()
  })

  it('decides nothing by a stale probe in the half-open period after the next', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2, successThreshold: 1 })
    const stale = bench.probe()
    bench.breaker.acquire().fail()
    bench.pass(60_000)
    bench.breaker.acquire()

    stale.succeed()

    expect(bench.transitions().at(-1)).toBe('open > half-open')
  })

  it('reports the failure of a probe after its sibling closed the circuit as late, and stays closed', () => {
    const bench = new Bench({ failureThreshold: 1, halfOpenMaxCalls: 2, successThreshold: 1 })
    const good = bench.probe()
    const slow = bench.breaker.acquire()
    good.succeed()

    slow.fail()

    expect({ state: bench.breaker.state, late: bench.breaker.stats.totals.late }).toEqual({ state: 'closed', late: 1 })
  })

  it('does not restart the open period on a late failure', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    const late = bench.breaker.acquire()
    bench.breaker.trip()
    bench.pass(900)

    late.fail()

    expect(bench.breaker.retryAfterMs).toBe(100)
  })

  it('does not take a call that was admitted before the opening for a probe', () => {
    const bench = new Bench()
    const early = bench.breaker.acquire()
    bench.probe()
    bench.events.length = 0

    early.succeed()

    expect(bench.events).toEqual([expect.objectContaining({ type: 'success', late: true, probe: false })])
  })

  it('counts late outcomes in a total of their own', () => {
    const bench = new Bench()
    const late = [bench.breaker.acquire(), bench.breaker.acquire()]
    bench.breaker.reset()

    late[0]?.succeed()
    late[1]?.fail()

    expect(bench.breaker.stats.totals).toMatchObject({ late: 2, successes: 0, failures: 0 })
  })
})
