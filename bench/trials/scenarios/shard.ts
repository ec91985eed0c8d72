import type { Scenario, Target, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

const shards = 10
const good: Target = { measure: 'good', atLeast: 0.99 }
const load: Target = { measure: 'load', atMost: 0.02 }

const spanMs = 30_000

const at = (rate: number, guardPer: 'process' | 'shard'): Variant => ({
  id: `${guardPer === 'shard' ? 'one for each' : 'one for all'} at ${perSecond(rate)}`,
  setting: {
    clients: callers(rate),
    dependency: service(rate / shards, {
      shards,
      episodes: [{ kind: 'down', fromMs: spanMs, forMs: 2 * spanMs, shards: [3] }],
    }),
    guardPer,
    durationMs: 4 * spanMs,
  },
  targets: guardPer === 'shard' ? [good, load] : [good],
  patienceMs,
  peers: rate === 100,
  short: rate === 100,
})

export const shard: Scenario = {
  id: 'shard',
  title: 'One shard of ten is down',
  about:
    'A tenth of the keys is on a server that is down for 60 s. With one breaker for all shards, a tenth of the calls fails, and no call should be refused. With a breaker for each shard, only the calls to the sick shard are refused. That shard gets a tenth of the traffic, so its load has the target of 100 calls a second.',
  variants: [
    ...[100, 1_000, 10_000].map((rate) => at(rate, 'process')),
    ...[1_000, 10_000].map((rate) => at(rate, 'shard')),
  ],
  pictured: `one for all at ${perSecond(100)}`,
}
