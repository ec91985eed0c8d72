import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { GuardContext } from 'recloser/simulate'
import { steady, world } from './world.ts'

describe('long runs', () => {
  it('tell their progress, and at the end', async () => {
    const told: number[] = []

    await world({ clients: { ...steady, ratePerSecond: 10_000 }, onProgress: ({ share }) => told.push(share) })

    expect(told.length).toBeGreaterThan(2)
    // The first time after 65,536 events, of which each call has a few.
    expect(told[0]).toBeGreaterThan(0.05)
    expect(told[0]).toBeLessThan(0.5)
    expect(told.at(-1)).toBe(1)
    expect([...told].sort((a, b) => a - b)).toEqual(told)
  })

  it('end with the reason of a signal that is aborted before or meanwhile', async () => {
    const controller = new AbortController()
    const running = world({ durationMs: 1e9, signal: controller.signal })
    setTimeout(() => controller.abort('enough'), 0)

    await expect(running).rejects.toBe('enough')
    await expect(world({ signal: AbortSignal.abort('before') })).rejects.toBe('before')
  })

  it('have a series of at most 1,000 points of whole seconds, and few transitions', async () => {
    const clients = { ratePerSecond: 0.2, arrivals: 'uniform' } as const
    const flapping = { kind: 'flapping', fromMs: 0, forMs: 5e6, downMs: 10_000, upMs: 10_000 } as const
    const guard = ({ clock }: GuardContext) => new CircuitBreaker({ clock, failureThreshold: 1, resetTimeoutMs: 4_000 })

    const result = await world({ clients, episodes: [flapping], guard, durationMs: 5e6 + 1, maxTransitions: 6 })

    expect(result.bucketMs).toBe(6_000)
    expect(result.series).toHaveLength(834)
    expect(result.transitions).toHaveLength(6)
    expect(result.leftOut.transitions).toBeGreaterThan(100)
    expect(result.series.reduce((sum, { calls }) => sum + calls, 0)).toBe(result.totals.calls)
  })
})
