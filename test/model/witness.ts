import type { CircuitEvent, CircuitStats } from 'recloser'
import { agree, law } from './differences.ts'
import { Looking, type Looks } from './looking.ts'
import type { Operation } from './operations.ts'
import type { Pair, PermitPair } from './pair.ts'

export interface Limits extends Looks {
  /** By how many probes have succeeded in the half-open period, where that matters. */
  readonly halfOpenMaxCalls: number | ((successes: number) => number)
  readonly probeTimeoutMs: number
  /** How long calls must come at their time until a circuit that recovers is closed; 0: it closes by their number. */
  readonly closesWithinMs?: number
}

interface Seen {
  generation: number
  readonly atMs: number
  readonly held: boolean
  settled: boolean
}

/**
 * Follows a breaker by what it says, and throws where a law of the design is broken. It takes no answer from the model,
 * only which permits and holds are still out, so that an error made in both still meets the law's own words.
 */
export class Witness {
  readonly #limits: Limits
  readonly #seen = new Map<PermitPair, Seen>()
  readonly #looking: Looking
  #generation = 0

  constructor(limits: Limits) {
    this.#limits = limits
    this.#looking = new Looking(limits)
  }

  /** Runs an operation; with `judged` the laws are checked around it, without it is only taken note of. */
  follow(pair: Pair, operation: Operation, judged: boolean): void {
    const before = { told: pair.told.length, permits: pair.permits.length, held: pair.model.holds.length > 0 }
    const unsettled = pair.unsettled
    const stats = judged ? pair.real.stats : undefined

    operation.run(pair)

    const told = pair.told.slice(before.told)
    const settled = unsettled.filter((permit) => !pair.unsettled.includes(permit))
    const admitted = pair.permits.slice(before.permits)
    if (stats !== undefined) {
      for (const permit of settled) this.#checkVerdict(pair, permit, told, stats)
      if (operation.title === 'tryAcquire')
        this.#checkAdmission(pair, before.held ? undefined : admitted[0], told, stats)
    }

    for (const permit of admitted) {
      this.#seen.set(permit, { generation: this.#generation, atMs: pair.rawMs, held: before.held, settled: false })
      if (!permit.real.probe && !before.held) this.#looking.add(permit, pair.rawMs)
    }
    for (const permit of settled) {
      const seen = this.#know(permit)
      const isCurrent = seen.generation === this.#generation && !seen.held

      seen.settled = true
      if (isCurrent) this.#looking.remove(permit, told[0]?.type !== 'ignored', pair.rawMs)
    }
    const moved = told.filter(({ type }) => type === 'transition').length
    if (moved > 0 || operation.title === 'reset') {
      this.#generation += Math.max(1, moved)
      this.#looking.forget()
      // A probe belongs to the period that it begins; a call whose admission opens the circuit to the one that it ends.
      for (const permit of admitted.filter(({ real }) => real.probe)) {
        this.#know(permit).generation = this.#generation
      }
    }
    if (judged) this.#checkAll(pair)
  }

  /** Laws 2 and 10: an admission begins the way back, or finds what is overdue or hangs in the calls before it. */
  #checkAdmission(pair: Pair, call: PermitPair | undefined, told: readonly CircuitEvent[], before: CircuitStats): void {
    const moves = told.flatMap((event) => (event.type === 'transition' ? [event.to] : []))
    const isCall = call?.real.probe === false
    const overdue = isCall ? this.#looking.overdueAt(pair.rawMs) : 0
    const hangs = isCall && this.#looking.hangsAt(pair.rawMs)

    law(
      moves.every((to) => (to === 'half-open' ? !isCall : to === 'open' && (overdue > 0 || hangs))),
      'an admission leads to half-open, or opens where calls are overdue or hang',
    )
    law(!hangs || moves.length > 0, 'a hang opens at the next admission')
    if (isCall && moves.length === 0) this.#checkCounts(pair, before, overdue)
  }

  /** Each call that is overdue counts once, when it is found. */
  #checkCounts({ real: { stats } }: Pair, before: CircuitStats, overdue: number): void {
    const calls = before.failures + before.successes

    agree(stats.failures + stats.successes, this.#looking.within(calls + overdue), 'overdue calls count')
  }

  /** Laws 2 and 10: a late or held verdict, and an ignored one, change nothing but one total, but for what a look finds. */
  #checkVerdict(pair: Pair, permit: PermitPair, told: readonly CircuitEvent[], before: CircuitStats): void {
    const { generation, held, atMs } = this.#know(permit)
    const late = generation !== this.#generation && !held
    const isCurrent = !late && !held
    const [event, ...rest] = told
    const verdict = event as CircuitEvent & { readonly late?: boolean }
    const ignored = verdict.type === 'ignored'
    const slow = isCurrent && this.#looking.isSlow(pair.rawMs - atMs)
    // What is given up is looked at with the others; any other verdict is a sign of life.
    const overdue = isCurrent ? this.#looking.overdueAt(pair.rawMs, ignored ? undefined : permit) : 0
    const hangs = isCurrent && ignored && this.#looking.hangsAt(pair.rawMs)

    law(event !== undefined, 'every verdict is told')
    law(verdict.late === late, `a verdict ${late ? 'of an earlier' : 'of this'} period is told as such`)
    law(!held || ignored, 'a call under a hold counts for nothing')
    if (late || (ignored && overdue === 0 && !hangs && !slow)) {
      law(rest.length === 0, 'a late or ignored verdict changes no state')
      agree(
        { ...pair.real.stats, totals: undefined },
        { ...before, totals: undefined },
        'a late or ignored verdict: stats',
      )
    }
    law(!hangs || rest.length > 0, 'a hang opens when a call is given up')
    if (ignored && !permit.real.probe && isCurrent && rest.length === 0) this.#checkCounts(pair, before, overdue)
    law(
      rest.every(
        (next) =>
          next.type === 'transition' &&
          (next.to === 'open'
            ? verdict.type === 'failure' || slow || overdue > 0 || hangs
            : verdict.type === 'success' && permit.real.probe && !slow),
      ),
      'only a failure opens, or what a look finds, and only a fast success closes',
    )
  }

  #checkAll(pair: Pair): void {
    const { real, told } = pair
    const before = told.length
    const stats = real.stats
    const probes = [...this.#seen].filter(
      ([permit, { generation, atMs, settled }]) =>
        permit.real.probe &&
        !settled &&
        generation === this.#generation &&
        pair.rawMs - atMs < this.#limits.probeTimeoutMs,
    )
    const settled = [...this.#seen].filter(([, seen]) => seen.settled)

    const { halfOpenMaxCalls } = this.#limits
    const most = typeof halfOpenMaxCalls === 'number' ? halfOpenMaxCalls : halfOpenMaxCalls(stats.successes)
    law(probes.length <= most, 'never more probes in flight than allowed')
    law(
      settled.every(([{ real: permit }]) => !permit.succeed() && !permit.fail() && !permit.ignore()),
      'one verdict per permit',
    )
    law(real.state !== 'closed' || real.retryAfterMs === 0, 'closed admits')
    law(real.state !== 'open' || real.retryAfterMs > 0, 'open rejects')
    agree(real.stats, stats, 'settling again and reading: stats')
    law(told.length === before, 'settling again and reading tell nothing')
  }

  #know(permit: PermitPair): Seen {
    const seen = this.#seen.get(permit)

    if (seen === undefined) throw new Error('A permit was settled that nobody saw admitted')
    return seen
  }
}

/** Laws 4 and 8: with the holds released one wait is enough, to the millisecond; and successes then close. Ends the pair. */
export const checkLiveness = (pair: Pair, { closesWithinMs = 0 }: Limits): void => {
  for (const hold of pair.holds) pair.release(hold)
  const waitMs = pair.real.retryAfterMs

  law(waitMs < Infinity, 'waiting helps')
  if (waitMs > 0) {
    const mostMs = Math.min(1, waitMs)

    pair.advance(waitMs - mostMs)
    law(pair.real.retryAfterMs === mostMs, 'a wait gets shorter as time passes')
    law(pair.real.tryAcquire() === undefined, 'nothing is admitted before its time')
    pair.advance(mostMs)
  }
  const permit = pair.real.tryAcquire()
  law(permit !== undefined, 'one wait is enough to be admitted')
  permit?.succeed()

  for (let round = 0; round < 4; round += 1) {
    pair.advance(Math.max(pair.real.retryAfterMs, closesWithinMs / 4))
    pair.real.tryAcquire()?.succeed()
  }
  law(pair.real.state === 'closed', 'a dependency that works again closes the circuit')
}
