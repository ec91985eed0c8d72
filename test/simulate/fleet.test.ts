import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { timeout } from 'recloser/policies'
import type { GuardContext, SimulationResult } from 'recloser/simulate'
import { clients, down, guard, momentsOf, processes, sharing } from './fleet-world.ts'
import { fast, world } from './world.ts'

/** One process that opens at its first failure, and others that never do. */
const oneIsSick = (context: GuardContext): CircuitBreaker =>
  guard({ failureThreshold: context.process === 0 ? 1 : 1_000 })(context)

/** Changes without the number of failures in their reasons. */
const changesOf = ({ transitions }: SimulationResult): readonly string[] =>
  transitions.map(({ from, to, reason }) => `${from} > ${to}: ${reason}`)

describe('processes that share a circuit', () => {
  it('open together: the second of them opens all others within one message', async () => {
    const result = await world({ clients: sharing({ latencyMs: 3 }), episodes: [down], guard: guard() })

    const own = momentsOf(result, '5 failures in a row')
    const others = momentsOf(result, 'fleet opened').slice(0, processes - 2)
    expect(own).toHaveLength(2)
    // The vote is on its way to the store, and the message to the others.
    expect(new Set(others)).toEqual(new Set([Number(own[1]) + 6]))
    expect(result.transitions.slice(0, processes).every(({ to }) => to === 'open')).toBe(true)
  })

  it.each([
    [1, 1],
    [0.25, 3],
    [4, 4],
    [99, processes],
  ])('open when %d of them have opened: %d', async (quorum, voters) => {
    const result = await world({ clients: sharing({ quorum }), episodes: [down], guard: guard() })

    expect(momentsOf(result, '5 failures in a row')).toHaveLength(voters)
    expect(new Set(result.transitions.slice(0, processes).map((change) => change.guard)).size).toBe(processes)
  })

  it('stay closed where one of them is sick alone, which finds its way back alone', async () => {
    const dependency = { ...fast, failureRate: 0.02 }
    const result = await world({ clients: sharing(), dependency, guard: oneIsSick })
    const feared = await world({ clients: sharing({ quorum: 1 }), dependency, guard: oneIsSick })

    expect(new Set(result.transitions.map((change) => change.guard))).toEqual(new Set(['clients 0']))
    expect(changesOf(result).slice(0, 3)).toEqual([
      'closed > open: 1 failure',
      'open > half-open: reset timeout passed',
      'half-open > closed: probes succeeded',
    ])
    expect(new Set(feared.transitions.map((change) => change.guard)).size).toBe(processes)
  })

  it('need votes within one open period: an old one counts no more', async () => {
    let votes = 0
    const result = await world({
      clients: { ...sharing(), processes: 2 },
      guard: (context) => {
        const breaker = guard({ resetTimeoutMs: 1_000 })(context)
        // One of them trips each second, by turns, long after the other has closed again.
        breaker.subscribe('success', () => {
          if (context.clock() < 1_500 * (votes + 1) || votes % 2 !== context.process) return
          votes++
          breaker.trip()
        })
        return breaker
      },
    })

    expect(votes).toBeGreaterThan(3)
    expect(momentsOf(result, 'fleet opened')).toEqual([])
  })

  it('close and open for all where one of them is reset or tripped by hand', async () => {
    const at = { reset: 3_000, trip: 4_000 }
    const result = await world({
      clients: sharing(),
      episodes: [down],
      guard: (context) => {
        const breaker = guard({ resetTimeoutMs: 60_000 })(context)
        const todo = context.process === 4 ? (['reset', 'trip'] as const).values() : [].values()
        let next = todo.next()
        breaker.subscribe('rejected', () => {
          if (next.done === true || context.clock() < at[next.value]) return
          const act = next.value
          next = todo.next()
          breaker[act]()
        })
        return breaker
      },
    })

    expect(momentsOf(result, 'fleet closed')).toHaveLength(processes - 1)
    // Two opened by themselves, both times.
    expect(momentsOf(result, 'fleet opened').length).toBeGreaterThanOrEqual(2 * (processes - 2))
    expect(result.transitions.at(-1)?.to).toBe('open')
  })

  it('open for all where enough of them begin open', async () => {
    const saved = new CircuitBreaker({ resetTimeoutMs: 5_000 })
    saved.trip()
    const snapshot = saved.snapshot()
    const result = await world({
      clients: sharing(),
      guard: (context) => guard({ resetTimeoutMs: 5_000, ...(context.process < 2 && { snapshot }) })(context),
    })

    expect(momentsOf(result, 'fleet opened')).toHaveLength(processes - 2)
    expect(result.transitions.filter(({ to }) => to === 'closed')).toHaveLength(processes)
  })

  it('find their own way back where one of them alone begins open', async () => {
    const saved = new CircuitBreaker({ resetTimeoutMs: 5_000 })
    saved.trip()
    const snapshot = saved.snapshot()
    const result = await world({
      clients: sharing(),
      guard: (context) => guard({ resetTimeoutMs: 5_000, ...(context.process === 0 && { snapshot }) })(context),
    })

    expect(changesOf(result)).toEqual([
      'open > half-open: reset timeout passed',
      'half-open > closed: probes succeeded',
    ])
  })

  it('are held one by one: a hold of one of them is no word for the others', async () => {
    const result = await world({
      clients: sharing(),
      guard: (context) => {
        const breaker = guard()(context)
        if (context.process === 0) breaker.subscribe('success', () => breaker.hold('open'))
        return breaker
      },
    })

    expect(result.totals.refused).toBeGreaterThan(100)
    expect(result.totals.good).toBe(result.totals.calls - result.totals.refused)
  })

  it('learn of it late where they stand still', async () => {
    const stall = { kind: 'stall', fromMs: 1_900, forMs: 1_000, processes: [7] } as const
    const result = await world({ clients: sharing(), episodes: [down, stall], guard: guard() })

    const opened = result.transitions.filter(({ to }) => to === 'open').slice(0, processes)
    expect(opened.find((change) => change.guard === 'clients 7')?.atMs).toBe(2_900)
    expect(opened.filter(({ atMs }) => atMs < 2_900)).toHaveLength(processes - 1)
  })

  it('refuse nothing in shadow mode', async () => {
    const result = await world({ clients: sharing(), episodes: [down], guard: guard({ shadow: true }) })

    expect(result.totals.refused).toBe(0)
    expect(result.transitions.at(-1)?.to).toBe('closed')
  })

  it('have a circuit for each shard where each has a guard', async () => {
    const result = await world({
      clients: sharing(),
      dependency: { ...fast, shards: 2 },
      guardPer: 'shard',
      episodes: [{ ...down, shards: [1] }],
      guard: guard(),
    })

    const opened = new Set(result.transitions.map((change) => change.guard))
    expect(opened).toEqual(new Set(Array.from({ length: processes }, (_, at) => `clients ${at} shard 1`)))
  })

  it('are as without a fleet where nothing opens, and where there is no breaker', async () => {
    const healthy = { guard: guard() }
    const unguarded = { episodes: [down] }

    expect(await world({ clients: sharing(), ...healthy })).toEqual(await world({ clients, ...healthy }))
    expect(await world({ clients: sharing(), ...unguarded })).toEqual(await world({ clients, ...unguarded }))
  })

  it('cannot share a breaker inside a policy', async () => {
    const given = world({ clients: sharing(), guard: () => timeout(1_000) })

    await expect(given).rejects.toThrow(TypeError)
    await expect(given).rejects.toThrow(/`guard\(\)` must be a CircuitBreaker where a fleet shares its circuit/)
  })
})
