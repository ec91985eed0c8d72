import type { Scenario, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

/** How long a cache is cold in the mean, in calls: ten seconds of traffic. */
const warmUpSeconds = 10

const at = (rate: number): Variant => ({
  id: perSecond(rate),
  setting: {
    clients: callers(rate),
    dependency: service(rate, {
      warmUp: { fromShare: 0.1, calls: rate * warmUpSeconds },
      episodes: [{ kind: 'restart', fromMs: 30_000, forMs: 30_000 }],
    }),
    durationMs: 300_000,
  },
  targets: [
    { measure: 'fullServiceAgainstIdeal', atMost: 2 },
    { measure: 'relapsedSeconds', atMost: 0 },
  ],
  patienceMs,
  peers: rate === 100,
  short: rate === 100,
})

export const coldCache: Scenario = {
  id: 'cold-cache',
  title: 'Comes back with a cold cache',
  about:
    'The dependency restarts, which takes 30 s, and then has a tenth of its usual speed. Its speed grows in proportion to the calls that it has served since. It is back to normal when it has served as many calls as come in ten seconds. The ideal admits a call if its answer will come in time; it knows that from the capacity and the queue at that moment.',
  variants: [at(100), at(1_000), at(2_000)],
  pictured: perSecond(100),
}
