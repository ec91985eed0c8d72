import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probes } from 'recloser/recovery'
import { clients, down, guard, momentsOf, processes, sharing } from './fleet-world.ts'
import { fast, world } from './world.ts'

describe('processes that share a circuit', () => {
  it('have one probe at a time in all, and each open period is that of all', async () => {
    const alone = await world({ clients, episodes: [down], guard: guard() })
    const shared = await world({ clients: sharing(), episodes: [down], guard: guard() })

    expect(alone.probes.total).toBeGreaterThanOrEqual(3 * processes)
    expect(shared.probes).toMatchObject({ total: 3, mostIn100Ms: 1 })
    expect(momentsOf(shared, 'probe failed')).toHaveLength(2)
    // The others open anew where they were half-open; all close by one message.
    expect(new Set(shared.transitions.filter(({ to }) => to === 'closed').map(({ atMs }) => atMs)).size).toBe(1)
    expect(shared.transitions.filter(({ to }) => to === 'closed')).toHaveLength(processes)
    expect(momentsOf(shared, 'probes succeeded')).toHaveLength(1)
  })

  it('never have more probes in flight than the cap, and their successes add up', async () => {
    const seen: { readonly process: number; readonly fromMs: number; readonly toMs: number }[] = []
    let counted = 0
    const result = await world({
      clients: sharing({ latencyMs: 20 }),
      dependency: { serviceMs: { distribution: 'constant', meanMs: 300 } },
      episodes: [down],
      durationMs: 20_000,
      guard: (context) => {
        const breaker = guard({ halfOpenMaxCalls: 3, successThreshold: 9 })(context)
        breaker.subscribe('success', ({ probe, durationMs }) => {
          const toMs = context.clock()
          if (!probe) return
          seen.push({ process: context.process, fromMs: toMs - Number(durationMs), toMs })
          counted = Math.max(counted, breaker.stats.successes)
        })
        return breaker
      },
    })

    const inFlightAt = (ms: number): number => seen.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs).length
    const most = Math.max(...seen.map(({ fromMs }) => inFlightAt(fromMs)))
    const byOne = Math.max(...seen.map(({ process }) => seen.filter((probe) => probe.process === process).length))
    expect(most).toBe(3)
    expect(byOne).toBeLessThan(9)
    // Its statistics are those of each process.
    expect(counted).toBeGreaterThan(0)
    expect(counted).toBeLessThanOrEqual(byOne)
    expect(result.transitions.at(-1)?.to).toBe('closed')
    expect(seen.length).toBeGreaterThanOrEqual(9)
    expect(seen.length).toBeLessThanOrEqual(12)
  })

  it('let another probe go where one hangs, once it is out of time', async () => {
    const result = await world({
      clients: sharing(),
      dependency: fast,
      episodes: [
        { ...down, forMs: 1_000 },
        { kind: 'hang', fromMs: 3_000, forMs: 3_000, ends: 'never' },
      ],
      guard: guard({ probeTimeoutMs: 500, resetTimeoutMs: 1_200 }),
      durationMs: 20_000,
    })

    expect(result.totals.probes).toBeGreaterThanOrEqual(5)
    expect(result.probes.mostIn100Ms).toBe(1)
    expect(result.transitions.at(-1)?.to).toBe('closed')
  })

  it('give back a lease that no call has used, so that others get it', async () => {
    // Whoever asks has given up when the answer comes.
    const impatient = { ...sharing({ latencyMs: 100 }), deadlineMs: 150, ratePerSecond: 5 }
    const result = await world({
      clients: impatient,
      episodes: [down],
      guard: guard({ failureThreshold: 1 }),
      durationMs: 60_000,
    })

    expect(result.totals.probes).toBeGreaterThan(0)
    expect(result.transitions.at(-1)?.to).toBe('closed')
  })

  it('make a probe wait for the way to the store and back', async () => {
    const result = await world({ clients: sharing({ latencyMs: 150 }), episodes: [down], guard: guard() })

    expect(result.latencyMs?.max).toBeCloseTo(305, 0)
  })

  it('have one probe in all where the strategy does not say how many', async () => {
    const { maxCalls, successes, failures, ...recovery } = probes({ maxCalls: 3 })
    const result = await world({
      clients: sharing(),
      dependency: { serviceMs: { distribution: 'constant', meanMs: 300 } },
      episodes: [down],
      guard: ({ clock, random }) => new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500, recovery }),
    })

    expect([maxCalls, successes, failures]).toEqual([3, 3, 1])
    expect(result.transitions.at(-1)?.to).toBe('closed')
    expect(result.probes).toMatchObject({ total: 3, mostIn100Ms: 1 })
  })
})
