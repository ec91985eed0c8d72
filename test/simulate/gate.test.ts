import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { Episode, GuardContext } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'
import { breaker, fast, steady, world } from './world.ts'

describe('guards', () => {
  const down = [{ kind: 'down', fromMs: 3_000, forMs: 2_000 }] as const

  it('are made for each process, each with its own name and chance, on the clock of the simulation', async () => {
    const made: GuardContext[] = []
    const draws: number[] = []

    await world({
      clients: { ...steady, name: 'web', processes: 3 },
      guard: (context) => {
        made.push(context)
        draws.push(context.random())
        return undefined
      },
    })

    expect(made.map(({ name, clients, process, shard }) => [name, clients, process, shard])).toEqual([
      ['web 0', 'web', 0, undefined],
      ['web 1', 'web', 1, undefined],
      ['web 2', 'web', 2, undefined],
    ])
    expect(new Set(draws).size).toBe(3)
    expect(made[0]?.clock()).toBeGreaterThan(9_900)
  })

  it('may be anything that decides at once and hears the verdict', async () => {
    const heard: [string, number][] = []
    const { totals, transitions } = await world({
      episodes: down,
      guard: ({ onStateChange }) => ({
        admit(nowMs) {
          if (nowMs >= 4_000 && nowMs < 4_500) return false
          if (heard.length === 3) onStateChange({ from: 'closed', to: 'open', reason: 'by hand' })
          return (verdict, atMs) => heard.push([verdict, atMs])
        },
      }),
    })

    expect(totals).toMatchObject({ refused: 50, goodRefused: 0, failed: 150, good: 799, trips: 1 })
    expect(heard.filter(([verdict]) => verdict === 'failure')).toHaveLength(150)
    expect(transitions).toMatchObject([{ guard: 'clients', from: 'closed', to: 'open', reason: 'by hand' }])
  })

  it('may know what nobody knows: how likely a call would get a good answer now', async () => {
    const asked = new Map<number, number>()
    const outlooks: readonly Episode[] = [
      { kind: 'down', fromMs: 1_000, forMs: 1_000 },
      { kind: 'hang', fromMs: 2_000, forMs: 1_000 },
      { kind: 'brownout', fromMs: 3_000, forMs: 1_000, share: 0.25 },
      { kind: 'slow', fromMs: 4_000, forMs: 1_000, factor: 1_000 },
    ]
    await world({
      episodes: outlooks,
      dependency: { ...fast, failureRate: 0.2 },
      guard: ({ outlook }) => ({
        admit(nowMs) {
          asked.set(Math.floor(nowMs / 1_000), outlook(1_000))
          return false
        },
      }),
    })

    expect([...asked.values()].slice(0, 6)).toEqual([0.8, 0, 0, expect.closeTo(0.6), 0, 0.8])
  })

  it('are judged by the queue, too: what would wait too long would not have been good', async () => {
    const outlooks: number[] = []
    await world({
      clients: { ...steady, ratePerSecond: 50 },
      dependency: { servers: 1, serviceMs: { distribution: 'constant', meanMs: 1_000 }, maxQueued: 3 },
      guard: ({ outlook }) => ({
        admit: () => {
          outlooks.push(outlook(2_500), outlook())
          return () => undefined
        },
      }),
      durationMs: 130,
    })

    expect(outlooks).toEqual([1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0])
  })

  it('a change that a breaker tells twice is written down once', async () => {
    const once = await world({ guard: breaker, episodes: down })
    const twice = await world({
      episodes: down,
      guard: ({ clock, random, onStateChange }) =>
        new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500, onStateChange }),
    })

    expect(twice).toEqual(once)
  })

  it.each([
    [() => 5, TypeError, /`guard\(\)` must be a CircuitBreaker, a policy, a SimulatedGuard or undefined, received 5/],
    [() => null, TypeError, /received null/],
    [() => ({}), TypeError, /received an object/],
    [() => new CircuitBreaker(), TypeError, /`guard\(\)` must be made with the `clock` it was given/],
  ])('refuses a wrong one', async (guard, Kind, message) => {
    const given = world({ guard: untyped(guard) })

    await expect(given).rejects.toThrow(Kind)
    await expect(given).rejects.toThrow(message)
  })
})
