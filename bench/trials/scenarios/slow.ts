import type { Scenario, Variant } from '../trial.ts'
import { callers, perSecond, service } from '../worlds.ts'

// Connection pools have tens of connections: fifty is more than twice what is in use while the dependency is well.
const maxConcurrent = 50
/** Twice what a slow answer takes in the mean. */
const deadlineMs = 2_000

const at = (rate: number, id: string, shards: number, maxWaiting: number, places: number): Variant => ({
  id: `${id} at ${perSecond(rate)}`,
  setting: {
    clients: callers(rate, { deadlineMs, maxConcurrent, maxWaiting }),
    dependency: service(rate, {
      // The pool of the callers is what is short, not the servers.
      servers: Infinity,
      shards,
      episodes: [{ kind: 'slow', fromMs: 30_000, forMs: 60_000, factor: 50, ...(shards > 1 ? { shards: [3] } : {}) }],
    }),
    guardPer: shards > 1 ? 'shard' : 'process',
    durationMs: 120_000,
  },
  targets: [{ measure: 'goodWhileSick', atLeast: 2 }],
  patienceMs: deadlineMs,
  places,
  peers: rate <= 200,
  short: rate <= 200,
})

export const slow: Scenario = {
  id: 'slow',
  title: 'Fifty times slower, with a pool of connections',
  about:
    'Each answer takes 1 s instead of 20 ms for 60 s. The callers share fifty connections and wait in line for one, 2 s in all. Without a breaker the line grows until each call has waited too long when its turn comes, and its answer arrives after the caller has left. In the last variant one shard of ten is slow and nobody waits in line: the slow calls take the connections from the other nine shards. Each shard has a breaker of its own there. Good answers are those of the 60 s.',
  variants: [
    // One place stays free, so that no call waits for one.
    at(200, 'all of it', 1, Infinity, maxConcurrent - 1),
    at(1_000, 'all of it', 1, Infinity, maxConcurrent - 1),
    // The other nine shards need eighteen places in the mean.
    at(1_000, 'one shard of ten', 10, 0, maxConcurrent / 2),
  ],
  pictured: `all of it at ${perSecond(200)}`,
}
