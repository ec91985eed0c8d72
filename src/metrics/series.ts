import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitTotals } from '../breaker/circuit-stats.ts'
import type { CircuitState } from '../machine/state.ts'
import { StateTime, type StateTimes } from './state-time.ts'

/** The values of the breakers of one name at one point in time. */
export interface Sample {
  readonly name: string
  /** The worst of their states: open before half-open before closed; `undefined` if no breaker is left. */
  readonly state: CircuitState | undefined
  /** The smallest share of calls that one of them admits, 0 to 1. */
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

/** The sums of all breakers of one name, including removed breakers, so that the sums never decrease. */
export class Series {
  readonly name: string
  readonly #present = new Map<CircuitBreaker, StateTime>()
  /** The counts of removed breakers, so that a breaker that comes back is not counted twice. */
  readonly #left = new WeakMap<CircuitBreaker, CircuitTotals>()
  #gone = zero

  constructor(name: string) {
    this.name = name
  }

  /** Returns a function that removes the breaker; its counts until then stay. */
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

/** The sum of two records with the same names; with `sign` -1, their difference. */
function combined<T extends object>(a: T, b: T, sign = 1): T {
  const other = b as Readonly<Record<string, number>>
  const entries = Object.entries(a as Readonly<Record<string, number>>)
  // Both have the same names, all with numbers.
  return Object.fromEntries(entries.map(([name, value]) => [name, value + sign * Number(other[name])])) as T
}
