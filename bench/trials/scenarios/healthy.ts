import type { Episode } from 'recloser/simulate'
import type { Scenario, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

const minuteMs = 60_000
// Two servers are busy for 70 % of their time; calls that come five at once wait in line, and none for as long as its caller
// does: with ten at once some would fail, ten in a row, and then opening is right.
const rate = 70
const servers = 2

/** As when a garbage collector runs, once in ten minutes. */
const stalls = (durationMs: number): readonly Episode[] =>
  Array.from({ length: Math.floor(durationMs / 600_000) }, (_, at) => ({
    kind: 'stall',
    fromMs: at * 600_000 + 300_000,
    forMs: 400,
  }))

const lasting = (minutes: number): Variant => ({
  id: `${minutes < 60 ? `${minutes} min` : `${minutes / 60} h`} at ${perSecond(rate)}`,
  setting: {
    clients: callers(rate, { arrivals: { burstOf: 5 } }),
    // Nothing is perfect: one call of a thousand fails.
    dependency: service(rate, { servers, failureRate: 0.001, episodes: stalls(minutes * minuteMs) }),
    durationMs: minutes * minuteMs,
  },
  targets: [{ measure: 'falseTrips', atMost: 0 }],
  patienceMs,
  isHealthy: true,
  peers: minutes < 60,
  short: minutes < 60,
})

export const healthy: Scenario = {
  id: 'healthy',
  title: 'Healthy at full load',
  about:
    'The dependency is healthy, under normal conditions: calls come in groups of five, one call in a thousand fails, and every ten minutes the process of the callers pauses for 400 ms. Each opening is a false one.',
  variants: [lasting(10), lasting(24 * 60)],
  pictured: `10 min at ${perSecond(rate)}`,
}
