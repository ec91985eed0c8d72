import type { Scenario, Variant } from '../trial.ts'
import { callers, perSecond, service } from '../worlds.ts'

const at = (rate: number, deadlineMs: number, ends: 'failure' | 'ignored' = 'failure'): Variant => ({
  id: `${deadlineMs === Infinity ? 'no deadline' : `deadline 30 s${ends === 'ignored' ? ', hung up' : ''}`} at ${perSecond(rate)}`,
  setting: {
    clients: callers(rate, { deadlineMs, deadlineCountsAs: ends }),
    dependency: service(rate, { episodes: [{ kind: 'hang', fromMs: 30_000, forMs: 60_000 }] }),
    durationMs: 150_000,
  },
  targets: [
    { measure: 'openMs', atMost: 15_000 },
    { measure: 'waiting', atMost: 0.25 },
  ],
  patienceMs: Math.min(deadlineMs, 60_000),
  peers: rate === 20 && ends === 'failure',
  short: rate === 20,
})

export const hang: Scenario = {
  id: 'hang',
  title: 'Hangs for a minute',
  about:
    'The dependency accepts each call, does not answer for 60 s, and then fails all calls that wait. Callers wait for 30 s, or as long as it takes. The important figure is how many of them wait at the same time, because each holds memory and a connection. In the variant "hung up" the caller gives up after 30 s without reporting a failure, as when a user closes the page.',
  variants: [...[20, 100, 1_000].flatMap((rate) => [at(rate, 30_000), at(rate, Infinity)]), at(20, 30_000, 'ignored')],
  pictured: `no deadline at ${perSecond(20)}`,
}
