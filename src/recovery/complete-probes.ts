import type { RecoveryStrategy } from './recovery-strategy.ts'
import { freeSlot, takeSlot, waitForSlot, type Slots } from './slots.ts'

interface Probes extends Slots {
  successes: number
  failures: number
}

/** The strategy of `probes()`, from checked numbers. */
export const completeProbes = (maxCalls = 1, successes = maxCalls, failures = 1): RecoveryStrategy<Probes> =>
  Object.freeze<RecoveryStrategy<Probes>>({
    shape: 'probes',
    successes,
    failures,
    maxCalls,
    empty: () => ({ slots: [], successes: 0, failures: 0 }),
    wait: (probes, nowMs, probeTimeoutMs) => waitForSlot(probes, maxCalls, nowMs, probeTimeoutMs),
    admit: takeSlot,
    settle(probes, admittedAtMs, verdict) {
      freeSlot(probes, admittedAtMs)
      if (verdict === 'success' && ++probes.successes >= successes) return 'closed'
      if (verdict === 'failure' && ++probes.failures >= failures) return 'open'
      return undefined
    },
    counts: ({ failures, successes }) => ({ failures, successes }),
  })
