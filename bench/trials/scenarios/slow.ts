import { limitedGuard } from '../own-guards.ts'
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
  guards: [limitedGuard.id],
  peers: rate <= 200,
  short: rate <= 200,
})

export const slow: Scenario = {
  id: 'slow',
  title: 'Fifty times slower, with a pool of connections',
  about:
    'Each answer takes 1 s instead of 20 ms for 60 s. The callers share fifty connections and wait for a free one, 2 s in all. Without a breaker the line of waiting callers grows until each call has waited too long when its turn comes, and its answer arrives after the caller has given up. In the last variant one shard of ten is slow, and no caller waits for a connection: the slow calls take the connections from the other nine shards. Each shard has its own breaker there. Good answers are those during the 60 s.',
  remark:
    'No single set of options meets all of these targets, and the last two guards show why. `recommended()` has no limit for slow answers: in the last variant it does not open, because the slow calls succeed. With a limit of 500 ms the breaker of the slow shard opens, and the other nine shards get their connections back. But the same limit opens the circuit when the whole dependency is slow, and then refuses calls that would have been answered in time. Both breakers see the same: all of their calls take 1 s. What is right depends on whether other calls need the connections, and only you know that. [Tuning](tuning.md) explains how to choose a limit.',
  variants: [
    // One place stays free, so that no call waits for one.
    at(200, 'all of it', 1, Infinity, maxConcurrent - 1),
    at(1_000, 'all of it', 1, Infinity, maxConcurrent - 1),
    // The other nine shards need eighteen places in the mean.
    at(1_000, 'one shard of ten', 10, 0, maxConcurrent / 2),
  ],
  pictured: `all of it at ${perSecond(200)}`,
}
