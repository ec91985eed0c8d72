import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitTotals } from '../breaker/circuit-stats.ts'
import type { CircuitState } from '../machine/state.ts'
import { StateTime, type StateTimes } from './state-time.ts'

/** What the breakers of one name show at one moment. */
export interface Sample {
  readonly name: string
  /** The worst of them: open before half-open before closed; `undefined` when none is left. */
  readonly state: CircuitState | undefined
  /** The least share of the calls that one of them admits, 0 to 1. */
  readonly admittedShare: number
  readonly totals: CircuitTotals
  readonly timesMs: Readonly<StateTimes>
}

type Sums = Pick<Sample, 'totals' | 'timesMs'>

const zero: Sums = {
  totals: { successes: 0, failures: 0, ignored: 0, late: 0, rejected: 0, trips: 0 },
  timesMs: { closed: 0, open: 0, 'half-open': 0 },
}

const worstFirst: readonly CircuitState[] = ['open', 'half-open', 'closed']

/** The sums of all breakers of one name, those that have gone included, so that they never fall. */
export class Series {
  readonly name: string
  readonly #present = new Map<CircuitBreaker, StateTime>()
  /** What breakers that have gone had counted, so that one that comes back is not counted twice. */
  readonly #left = new WeakMap<CircuitBreaker, CircuitTotals>()
  #gone = zero

  constructor(name: string) {
    this.name = name
  }

  /** Returns what takes the breaker out again; what it has counted until then stays. */
  join(breaker: CircuitBreaker): () => void {
    const time = new StateTime(breaker)
    const unsubscribe = breaker.watch((event) => time.record(event))
    this.#present.set(breaker, time)
    const counted = this.#left.get(breaker)
    if (counted !== undefined) this.#gone = { ...this.#gone, totals: combined(this.#gone.totals, counted, -1) }
    return () => {
      unsubscribe()
      const { totals, timesMs } = sumsOf(breaker, time)
      this.#gone = sum(this.#gone, { totals, timesMs })
      this.#left.set(breaker, totals)
      this.#present.delete(breaker)
    }
  }

  sample(): Sample {
    let sums = this.#gone
    const states = new Set<CircuitState>()
    let admittedShare = 1
    for (const [breaker, time] of this.#present) {
      sums = sum(sums, sumsOf(breaker, time))
      states.add(breaker.state)
      admittedShare = Math.min(admittedShare, shareOf(breaker))
    }
    return { name: this.name, state: worstFirst.find((state) => states.has(state)), admittedShare, ...sums }
  }
}

function shareOf(breaker: CircuitBreaker): number {
  const { state } = breaker
  if (state === 'half-open') return breaker.stats.admittedShare ?? 0
  return Number(state === 'closed')
}

const sumsOf = (breaker: CircuitBreaker, time: StateTime): Sums => ({
  totals: breaker.totals,
  timesMs: time.read(),
})

const sum = (a: Sums, b: Sums): Sums => ({
  totals: combined(a.totals, b.totals),
  timesMs: combined(a.timesMs, b.timesMs),
})

/** The sum of two records with the same names; `sign` -1: their difference. */
function combined<T extends object>(a: T, b: T, sign = 1): T {
  const other = b as Readonly<Record<string, number>>
  const entries = Object.entries(a as Readonly<Record<string, number>>)
  // Both have the same names, all with numbers.
  return Object.fromEntries(entries.map(([name, value]) => [name, value + sign * Number(other[name])])) as T
}
