import type { Scenario, Target, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

/** Calls that are served cost time to play, so that ten thousand a second have less of it before and after. */
const at = (rate: number, load: number, beforeMs = 30_000, afterMs = 120_000): Variant => ({
  id: perSecond(rate),
  setting: {
    clients: callers(rate),
    dependency: service(rate, { episodes: [{ kind: 'down', fromMs: beforeMs, forMs: 60_000 }] }),
    durationMs: beforeMs + 60_000 + afterMs,
  },
  targets: [
    { measure: 'load', atMost: load },
    { measure: 'fullServiceMs', atMost: 8_000 },
  ],
  patienceMs,
  peers: rate <= 100,
  short: rate <= 100,
})

const closes: Target = { measure: 'goodAnswersToClose', atMost: 1 }

export const down: Scenario = {
  id: 'down',
  title: 'Down for a minute',
  about:
    'Every call fails at once for 60 s, as when no server listens on the port. At one call a minute the dependency is down for half an hour, which is about thirty calls. The plain default recovers this fast only by luck: it opens for 60 s, exactly as long as the outage.',
  variants: [
    at(10, 0.04),
    at(100, 0.02),
    at(10_000, 0.02, 5_000, 18_000),
    {
      id: 'one call a minute',
      setting: {
        clients: callers(1 / 60),
        dependency: service(1, { episodes: [{ kind: 'down', fromMs: 1_800_000, forMs: 1_800_000 }] }),
        durationMs: 5_400_000,
        // So that the answer that closes the circuit stands alone.
        bucketMs: 1_000,
      },
      targets: [closes],
      patienceMs,
      peers: true,
      short: true,
    },
  ],
  pictured: perSecond(100),
}
