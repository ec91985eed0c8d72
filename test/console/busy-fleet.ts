import type { FleetLike } from 'recloser/console'

/** A fleet of which everything changes each time it is asked. */
export function busyFleet(): FleetLike {
  let asked = 0
  return {
    status: { instanceId: 'pod-a', attached: true, instances: 20, circuits: 200, generation: 1 },
    inspect() {
      asked++
      const shares = Array.from({ length: 20 }, (_, pod) => ({ instanceId: `pod-${pod}`, forMs: asked }))
      const circuit = (_: unknown, at: number) => ({
        key: `host-${at}.example`,
        state: 'open' as const,
        retryAfterMs: 60_000 - asked,
        attempt: asked,
        reason: 'x'.repeat(150),
        votes: shares,
        leases: [],
        holds: [],
      })
      const processes = shares.map(({ instanceId }) => ({ instanceId, deadForMs: asked }))
      return Promise.resolve({ processes, votesNeeded: 2, circuits: Array.from({ length: 200 }, circuit) })
    },
  }
}
