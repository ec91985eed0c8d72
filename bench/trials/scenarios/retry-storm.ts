import type { Scenario, Variant } from '../trial.ts'
import { callers, perSecond, service } from '../worlds.ts'

/** How long one attempt may take: ten times what it takes in the mean. */
const timeoutMs = 200

const at = (rate: number, minutes: number): Variant => ({
  id: `${perSecond(rate)}, ${minutes} min`,
  setting: {
    clients: callers(rate, { deadlineMs: Infinity, timeoutMs, retries: { attempts: 4, backoff: 100 } }),
    dependency: service(rate, { episodes: [{ kind: 'slow', fromMs: 30_000, forMs: 5_000, factor: 20 }] }),
    durationMs: 35_000 + minutes * 60_000,
  },
  targets: [{ measure: 'fullServiceMs', atMost: 60_000 }],
  // Metastable: it is as bad at the end as in the first minute.
  without: [{ measure: 'fullServiceMs', atLeast: Infinity }],
  patienceMs: timeoutMs,
  peers: minutes === 3,
  short: minutes === 3,
})

export const retryStorm: Scenario = {
  id: 'retry-storm',
  title: 'Retry storm',
  about:
    'For 5 s everything is twenty times slower. Calls time out after 200 ms, and each is tried four times in all, 100 ms apart. So the load is four times the usual load, and it stays there: the queue is full of calls whose callers have given up, and each call that is served comes too late and is made again. Without a breaker this never ends; one run watches it for a quarter of an hour. The breaker guards each attempt, and a call that it refuses is not tried again.',
  variants: [at(100, 3), at(100, 15), at(1_000, 2)],
  pictured: `${perSecond(100)}, 3 min`,
}
