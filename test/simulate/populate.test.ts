import { describe, expect, it } from 'vitest'
import type { Episode, GuardContext, SimulateOptions } from 'recloser/simulate'
import { fast, steady, world } from './world.ts'

/** What the guards are told, and what they are asked in a short simulation. */
async function guardsOf(given: Partial<SimulateOptions> & { readonly episodes?: readonly Episode[] }) {
  const contexts: GuardContext[] = []
  const asked = new Map<string, number>()
  const outlooks = new Map<string, unknown>()
  const result = await world({
    durationMs: 1_000,
    ...given,
    guard: (context) => {
      contexts.push(context)
      return {
        admit: () => {
          asked.set(context.name, (asked.get(context.name) ?? 0) + 1)
          outlooks.set(context.name, [context.outlook(), context.outlook(Infinity, 0), context.outlook(4, 1)])
          return () => undefined
        },
      }
    },
  })
  return { result, contexts, asked, outlooks }
}

const down: Episode = { kind: 'down', fromMs: 0, forMs: 1_000, shards: [1] }

describe('the guards of a simulation', () => {
  it('are named for their clients, process and shard, and know the outlook of their own shard', async () => {
    const { contexts, outlooks } = await guardsOf({
      clients: { ...steady, name: 'web', processes: 2 },
      dependency: { ...fast, shards: 2 },
      guardPer: 'shard',
      episodes: [down],
    })

    expect(contexts.map(({ name, clients, process, shard }) => [name, clients, process, shard])).toEqual([
      ['web 0 shard 0', 'web', 0, 0],
      ['web 0 shard 1', 'web', 0, 1],
      ['web 1 shard 0', 'web', 1, 0],
      ['web 1 shard 1', 'web', 1, 1],
    ])
    expect([outlooks.get('web 0 shard 0'), outlooks.get('web 1 shard 1')]).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ])
  })

  it('of one process have its name alone, and the outlook of the first shard', async () => {
    const { contexts, outlooks } = await guardsOf({ dependency: { ...fast, shards: 2 }, episodes: [down] })

    expect(contexts.map(({ name, shard }) => [name, shard])).toEqual([['clients', undefined]])
    expect(outlooks.get('clients')).toEqual([1, 1, 0])
  })

  it('are asked for calls by chance, about as often in each process and for each shard', async () => {
    const { asked } = await guardsOf({
      clients: { ...steady, ratePerSecond: 1_000, processes: 2 },
      dependency: { ...fast, shards: 2 },
      guardPer: 'shard',
    })

    expect(asked.size).toBe(4)
    for (const calls of asked.values()) expect(Math.abs(calls / 250 - 1)).toBeLessThan(0.3)
  })
})

describe('the calls of several clients', () => {
  it('begin each at their own rate and in their own bursts', async () => {
    const { asked } = await guardsOf({
      dependency: { ...fast, shards: 2 },
      clients: [
        { ...steady, name: 'web' },
        { ...steady, name: 'jobs', ratePerSecond: 10 },
      ],
    })

    expect([...asked]).toEqual([
      ['web', 99],
      ['jobs', 9],
    ])
  })

  it('stand still where theirs does, and nobody else', async () => {
    const stalled = async (stall: Partial<Extract<Episode, { kind: 'stall' }>>) => {
      const { latencyMs } = await world({
        clients: [
          { ...steady, name: 'web' },
          { ratePerSecond: 0, name: 'jobs' },
        ],
        episodes: [{ kind: 'stall', fromMs: 100, forMs: 500, ...stall }],
        durationMs: 1_000,
      })
      return (latencyMs?.max ?? 0) > 400
    }

    const stalls = [{}, { clients: 'web' }, { processes: [0] }, { clients: 'jobs' }]
    expect(await Promise.all(stalls.map(stalled))).toEqual([true, true, true, false])
  })

  it.each([
    [{ clients: 'jobs' }, "episodes[0]: `clients` must be 'web' or 'batch', received \"jobs\""],
    [{ processes: [0, 3] }, '`processes[1]` must be a whole number from 0 to 2, received 3'],
    [{ processes: [-1] }, '`processes[0]` must be a whole number from 0 to 2, received -1'],
    [{ processes: [0.5] }, '`processes[0]` must be a whole number from 0 to 2, received 0.5'],
    [{ clients: 'batch', processes: [1] }, '`processes[0]` must be a whole number from 0 to 0, received 1'],
  ])('are refused an episode for nobody: %j', async (episode, message) => {
    const given = world({
      clients: [
        { ...steady, name: 'web', processes: 3 },
        { ...steady, name: 'batch' },
      ],
      episodes: [{ kind: 'stall', fromMs: 0, forMs: 1, ...episode }],
    })

    await expect(given).rejects.toThrow(RangeError)
    await expect(given).rejects.toThrow(message)
  })
})

describe('an opening that is not over at the end', () => {
  it('counts as false where it refused mostly good calls', async () => {
    let isOpen = false
    const { totals } = await world({
      guard: ({ onStateChange }) => ({
        admit(nowMs) {
          if (nowMs < 500) return () => undefined
          if (!isOpen) onStateChange({ from: 'closed', to: 'open', reason: 'by hand' })
          isOpen = true
          return false
        },
      }),
      durationMs: 1_000,
    })

    expect(totals).toMatchObject({ trips: 1, falseTrips: 1 })
  })
})
