import type { Scenario, Variant } from '../trial.ts'
import { callers, patienceMs, perSecond, service } from '../worlds.ts'

const processes = 50

const at = (rate: number, spareMs: number): Variant => ({
  id: perSecond(rate),
  setting: {
    clients: callers(rate, { processes }),
    dependency: service(rate, { episodes: [{ kind: 'down', fromMs: spareMs, forMs: 60_000 }] }),
    durationMs: 60_000 + 2 * spareMs,
    bucketMs: 100,
  },
  targets: [{ measure: 'probeWave', atMost: 10 }],
  patienceMs,
  peers: rate === 100,
  short: rate === 100,
})

export const manyProcesses: Scenario = {
  id: 'many-processes',
  title: 'Fifty processes behind one dependency',
  about:
    'Fifty processes, each with a breaker of its own, share a dependency that dies and returns after 60 s. If they all look again at the same moment, that is a wave. Probes are calls that a half-open circuit admits, those of a slow start included, counted in tenths of a second.',
  variants: [at(100, 30_000), at(500, 30_000), at(2_500, 20_000)],
  pictured: perSecond(100),
}
