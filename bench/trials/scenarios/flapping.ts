import type { Scenario, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

/** How often it is down. */
const rounds = 15
/** At two thousand calls a second, which take long to play. */
const fewRounds = 8

const at = (rate: number, seconds: number, good: number): Variant => {
  const forMs = (rate < 2_000 ? rounds : fewRounds) * 2 * seconds * 1_000
  return {
    id: `${seconds} s at ${perSecond(rate)}`,
    setting: {
      clients: callers(rate),
      dependency: service(rate, {
        episodes: [{ kind: 'flapping', fromMs: 0, forMs, downMs: seconds * 1_000, upMs: seconds * 1_000 }],
      }),
      durationMs: forMs,
    },
    targets: [
      { measure: 'good', atLeast: good },
      { measure: 'load', atMost: 0.2 },
    ],
    patienceMs,
    peers: rate === 20,
    short: rate === 20,
  }
}

export const flapping: Scenario = {
  id: 'flapping',
  title: 'Flapping',
  about:
    'The dependency is down and up in turn, fifteen times, or eight times at 2,000/s. Each phase lasts 2 s, as when a load balancer alternates between a healthy and a dead server, or 20 s, as when a process crashes, starts, and crashes again. The load is what reaches the dependency while it is down.',
  variants: [20, 100, 2_000].flatMap((rate) => [at(rate, 2, 0.8), at(rate, 20, 0.9)]),
  pictured: `20 s at ${perSecond(20)}`,
}
