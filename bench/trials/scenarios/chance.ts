import type { Scenario, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

/** The slower the traffic, the longer: a rule that trips by chance needs many calls to show it. */
const lastsMs = new Map([
  [2, 7_200_000],
  [20, 600_000],
  [100, 600_000],
  [2_000, 40_000],
  [10_000, 20_000],
])

const at = (rate: number, share: number): Variant => {
  const durationMs = lastsMs.get(rate) ?? 60_000
  return {
    id: `${share * 100} % at ${perSecond(rate)}`,
    setting: {
      clients: callers(rate),
      dependency: service(rate, { episodes: [{ kind: 'brownout', fromMs: 0, forMs: durationMs, share }] }),
      durationMs,
    },
    targets: [{ measure: 'good', atLeast: 0.99 }],
    patienceMs,
    peers: rate === 20,
    short: rate <= 20,
  }
}

export const chance: Scenario = {
  id: 'chance',
  title: 'Each call fails by chance',
  about:
    'Each call fails with the given probability, all the time. The other calls are answered as usual. A breaker gains nothing here by refusing calls. The slower the traffic, the longer the run: two hours at 2/s, 20 s at 10,000/s.',
  variants: [0.01, 0.05, 0.1, 0.2, 0.3].flatMap((share) => [...lastsMs.keys()].map((rate) => at(rate, share))),
  pictured: `30 % at ${perSecond(20)}`,
}
