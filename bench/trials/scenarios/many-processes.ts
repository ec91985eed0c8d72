import type { SimulatedClients } from 'recloser/simulate'
import type { Scenario, Target, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

const processes = 50

const at = (rate: number, spareMs: number, id: string, more: Partial<SimulatedClients>): Omit<Variant, 'targets'> => ({
  id,
  setting: {
    clients: callers(rate, { processes, ...more }),
    dependency: service(rate, { episodes: [{ kind: 'down', fromMs: spareMs, forMs: 60_000 }] }),
    durationMs: 60_000 + 2 * spareMs,
    bucketMs: 100,
  },
  patienceMs,
})

const alone = (rate: number, spareMs: number): Variant => ({
  ...at(rate, spareMs, perSecond(rate), {}),
  targets: [{ measure: 'probeWave', atMost: 10 }],
  peers: rate === 100,
  short: rate === 100,
})

/**
 * Those of the outage with 10 calls a second: a process sees 2 to 50 of them, and two must see failures before all know. Waves of
 * probes are no measure here, because until a probe succeeds there is one at a time.
 */
const asOne: readonly Target[] = [
  { measure: 'load', atMost: 0.04 },
  { measure: 'fullServiceMs', atMost: 8_000 },
]

// Other libraries share no circuit.
const sharing = (rate: number, spareMs: number): Variant => ({
  ...at(rate, spareMs, `${perSecond(rate)}, sharing one circuit`, { fleet: {} }),
  targets: asOne,
  short: rate === 100,
})

export const manyProcesses: Scenario = {
  id: 'many-processes',
  title: 'Fifty processes behind one dependency',
  about:
    'Fifty processes, each with a breaker of its own, share a dependency that dies and returns after 60 s. If they all look again at the same moment, that is a wave. Probes are calls that a half-open circuit admits, those of a slow start included, counted in tenths of a second. Sharing one circuit means that the breakers are one by the rules of `recloser/redis`: two openings open it for all, and probes and the slow start are those of all. The fleet has so few probes while the dependency is down that a single one is many times the mean of a tenth of a second.',
  variants: [
    alone(100, 30_000),
    sharing(100, 30_000),
    alone(500, 30_000),
    sharing(500, 30_000),
    alone(2_500, 20_000),
    sharing(2_500, 20_000),
  ],
  pictured: perSecond(100),
}
