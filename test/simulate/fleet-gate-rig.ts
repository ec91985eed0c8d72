import { CircuitBreaker } from 'recloser'
import type { RecoveryStrategy } from 'recloser/recovery'
import type { FleetCircuit, Lease } from '../../src/simulate/fleet-circuit.ts'
import type { RampPart, RampReport } from '../../src/simulate/fleet-ramp.ts'
import type { Membership } from '../../src/simulate/membership.ts'

/** What a gate asks the fleet: the name of the command, and what comes with it. */
export type Asked =
  | readonly ['lease', follows: boolean, rules: object, leaseMs: number, nowMs: number]
  | readonly ['hand back', by: number, lease: Lease, verdict: unknown, rules: object, nowMs: number]
  | readonly ['ramp', by: number, rules: object, report: RampReport, nowMs: number]

/** The member of a fleet whose circuit answers what a test says, when it says so. */
export function memberOf(options: { readonly probeTimeoutMs?: number } = {}) {
  const time = { nowMs: 0 }
  const breaker = new CircuitBreaker({ clock: () => time.nowMs, resetTimeoutMs: 1_000, ...options })
  const asked: Asked[] = []
  const answers: (Lease | RampPart | undefined)[] = []
  const circuit = {
    lease: (...given: [boolean, object, number, number]) => (asked.push(['lease', ...given]), answers.shift()),
    handBack: (...given: [number, Lease, unknown, object, number]) => void asked.push(['hand back', ...given]),
    ramp: (...given: [number, object, RampReport, number]) => (asked.push(['ramp', ...given]), answers.shift()),
  } as unknown as FleetCircuit
  const underWay: (() => void)[] = []
  const timers: { readonly ms: number; readonly act: () => void }[] = []
  const moves: string[] = []
  const member: Membership & { follows: boolean } = {
    number: 3,
    breaker,
    follows: true,
    waitMs: 10,
    ask(command, onAnswer) {
      underWay.push(() => {
        const answer = command(circuit, time.nowMs + 1)
        onAnswer?.(answer)
      })
    },
    after: (ms, act) => void timers.push({ ms, act }),
    moved: ({ kind }) => void moves.push(kind),
  }
  return {
    time,
    breaker,
    member,
    /** The moves of the breaker that the member was told. */
    moves,
    /** How long each timer runs. */
    timers,
    /** Does what the oldest timer is for. */
    timeUp: () => timers.shift()?.act(),
    /** Lets everything that is under way arrive; each question gets the next answer. Returns what was asked. */
    arrive: (...given: readonly (Lease | RampPart | undefined)[]): readonly Asked[] => {
      answers.splice(0, answers.length, ...given)
      for (const act of underWay.splice(0)) act()
      return asked.splice(0)
    },
  }
}

/** A recovery strategy that notes how it is called, and decides what a test says. */
export function localOf(decision?: 'closed' | 'open') {
  const calls: unknown[][] = []
  const local: RecoveryStrategy = {
    shape: 'test',
    maxCalls: 2,
    successes: 3,
    failures: 4,
    empty: (...given) => void calls.push(['empty', ...given]),
    wait: (...given) => (calls.push(['wait', ...given]), 77),
    admit: (...given) => void calls.push(['admit', ...given]),
    reject: (...given) => void calls.push(['reject', ...given]),
    settle: (...given) => (calls.push(['settle', ...given]), decision),
    counts: (...given) => (calls.push(['counts', ...given]), { failures: 5, successes: 6 }),
  }
  return { local, calls }
}
