import type { CircuitEvent } from 'recloser'
import { agree, law } from './differences.ts'
import type { Operation } from './operations.ts'
import type { Pair, PermitPair } from './pair.ts'

export interface Limits {
  readonly halfOpenMaxCalls: number
  readonly probeTimeoutMs: number
}

interface Seen {
  readonly generation: number
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
  #generation = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Runs an operation; with `judged` the laws are checked around it, without it is only taken note of. */
  follow(pair: Pair, operation: Operation, judged: boolean): void {
    const before = { told: pair.told.length, permits: pair.permits.length, held: pair.model.holds.length > 0 }
    const unsettled = pair.unsettled
    const stats = judged ? pair.real.stats : undefined

    operation.run(pair)

    const told = pair.told.slice(before.told)
    const settled = unsettled.filter((permit) => !pair.unsettled.includes(permit))
    if (stats !== undefined) for (const permit of settled) this.#checkVerdict(pair, permit, told, stats)

    this.#generation += told.filter(({ type }) => type === 'transition').length
    if (operation.title === 'reset' && told.length === 0) this.#generation += 1
    for (const permit of settled) this.#know(permit).settled = true
    for (const permit of pair.permits.slice(before.permits)) {
      this.#seen.set(permit, { generation: this.#generation, atMs: pair.rawMs, held: before.held, settled: false })
    }
    if (judged) this.#checkAll(pair)
  }

  /** Laws 2 and 10: a late or held verdict, and an ignored one, change nothing but one total. */
  #checkVerdict(pair: Pair, permit: PermitPair, told: readonly CircuitEvent[], before: object): void {
    const { generation, held } = this.#know(permit)
    const late = generation !== this.#generation && !held
    const [event, ...rest] = told
    const verdict = event as CircuitEvent & { readonly late?: boolean }

    law(event !== undefined, 'every verdict is told')
    law(verdict.late === late, `a verdict ${late ? 'of an earlier' : 'of this'} period is told as such`)
    law(!held || verdict.type === 'ignored', 'a call under a hold counts for nothing')
    if (late || verdict.type === 'ignored') {
      law(rest.length === 0, 'a late or ignored verdict changes no state')
      agree(
        { ...pair.real.stats, totals: undefined },
        { ...before, totals: undefined },
        'a late or ignored verdict: stats',
      )
    }
    law(
      rest.every((next) => next.type === 'transition' && (next.to === 'open') === (verdict.type === 'failure')),
      'only a failure opens, and only a success closes',
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

    law(probes.length <= this.#limits.halfOpenMaxCalls, 'never more probes in flight than allowed')
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
export const checkLiveness = (pair: Pair): void => {
  for (const hold of pair.holds) pair.release(hold)
  const waitMs = pair.real.retryAfterMs

  law(waitMs < Infinity, 'waiting helps')
  if (waitMs > 0) {
    pair.advance(waitMs - 1)
    law(pair.real.retryAfterMs === 1, 'a wait gets shorter as time passes')
    law(pair.real.tryAcquire() === undefined, 'nothing is admitted before its time')
    pair.advance(1)
  }
  const permit = pair.real.tryAcquire()
  law(permit !== undefined, 'one wait is enough to be admitted')
  permit?.succeed()

  for (let round = 0; round < 4; round += 1) {
    pair.advance(pair.real.retryAfterMs)
    pair.real.tryAcquire()?.succeed()
  }
  law(pair.real.state === 'closed', 'a dependency that works again closes the circuit')
}
