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
    'The dependency is down and up by turns, fifteen times, or eight times at 2,000/s: 2 s each, as when a balancer has one dead server of two in turn, or 20 s each, as when a process crashes, starts, and crashes again. Load is what reaches it while it is down.',
  variants: [20, 100, 2_000].flatMap((rate) => [at(rate, 2, 0.8), at(rate, 20, 0.9)]),
  pictured: `20 s at ${perSecond(20)}`,
}
