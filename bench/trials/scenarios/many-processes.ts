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
    'Fifty processes share a dependency that goes down and comes back after 60 s. Each process has its own breaker. If all of them probe at the same moment, that is a wave. Probes are the calls that a half-open circuit admits, including those of a slow start. They are counted in steps of a tenth of a second. "Sharing one circuit" means that the breakers act as one, by the rules of `recloser/redis`: two openings open the circuit for all, and all share the probes and the slow start. Waves are no measure for these: the fleet sends so few probes while the dependency is down that a single one is many times the mean.',
  remark:
    'The target for waves is missed at 2,500/s, where each process has 50 calls a second. All circuits open at almost the same moment, so their first probes come within a quarter of a second; and when the dependency is back, the calls of fifty slow starts count as probes. Sharing one circuit avoids both.',
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
