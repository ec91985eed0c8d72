import {
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitEvent,
  type CircuitOpenError,
  type Hold,
  type Permit,
} from 'recloser'
import { agree, law } from './differences.ts'
import { NaiveClock } from './naive-clock.ts'
import { aged, type NaivePermit, type Verdict } from './naive-history.ts'
import { NaiveModel } from './naive-model.ts'
import { anything, type NaiveHold } from './naive-options.ts'
import { isWithin } from './naive-rules.ts'
import type { OptionSet } from './option-sets.ts'

/** Makes the breaker under test; a mutant puts itself in between. */
export type Maker = (options: CircuitBreakerOptions) => CircuitBreaker

export interface PermitPair {
  readonly real: Permit
  readonly naive: NaivePermit
}

interface HoldPair {
  readonly real: Hold
  readonly naive: NaiveHold
}

const name = 'pair'

/** A breaker and its model side by side: whatever is done is done to both, and `compare` says whether they differ. */
export class Pair {
  readonly permits: PermitPair[] = []
  readonly holds: HoldPair[] = []
  readonly told: CircuitEvent[] = []
  rawMs = 5_000
  clockBroken = false
  wallMs = 1_700_000_000_000
  real: CircuitBreaker
  model: NaiveModel
  clock: NaiveClock
  readonly #set: OptionSet
  readonly #make: Maker
  readonly #changes: CircuitEvent[] = []
  readonly #hookErrors: unknown[] = []
  #compared = 0
  #reasons = 0

  constructor(set: OptionSet, make: Maker = (options) => new CircuitBreaker(options)) {
    this.#set = set
    this.#make = make
    this.clock = this.#newClock()
    this.real = this.#start({})
    this.model = new NaiveModel(set.naive, this.clock)
  }

  /** The permits nobody has settled yet, oldest first. */
  get unsettled(): readonly PermitPair[] {
    return this.permits.filter(({ naive }) => !this.model.history.isSettled(naive))
  }

  acquire(by: 'acquire' | 'tryAcquire' | 'admit' = 'tryAcquire'): void {
    const refusal = this.model.rejection
    const { cause } = this.model.history.period
    const admissible = this.real.retryAfterMs === 0
    const answer = this.#ask(by)
    const real = answer !== undefined && 'succeed' in answer ? answer : undefined
    const naive = this.model.acquire()

    const inShadow = this.#set.naive.shadow && refusal?.code !== 'ERR_CIRCUIT_HELD'
    law((real !== undefined) === (admissible || inShadow), 'retryAfterMs is 0 exactly when a call is admitted')
    agree(real !== undefined, naive !== undefined, `${by}() admits`)
    if (real !== undefined && naive !== undefined) {
      agree(real.probe, naive.kind === 'probe', 'permit.probe')
      this.permits.push({ real, naive })
    } else if (answer !== undefined) {
      const { circuit, state, retryAfterMs, code, cause: actualCause } = answer as CircuitOpenError
      const expectedCause = refusal?.code === 'ERR_CIRCUIT_HELD' ? anything : cause

      agree(
        { circuit, state, retryAfterMs, code, cause: actualCause },
        { circuit: name, ...refusal, cause: expectedCause },
        'error',
      )
    }
  }

  settle(permit: PermitPair, verdict: Verdict, by: 'verb' | 'dispose' = 'verb'): void {
    const error = this.#newReason()
    const before = this.told.length
    const { isOverdue, history } = this.model
    const slowProbe = permit.naive.kind === 'probe' && history.isSlow(permit.naive, this.clock.peek())
    const settled = this.#settleReal(permit.real, verdict, by, error)
    const sawOpen = this.told.slice(before).some((event) => event.type === 'transition' && event.to === 'open')

    agree(
      settled,
      this.model.settle(permit.naive, verdict, error, sawOpen) || by === 'dispose',
      'the verdict was taken',
    )
    law(verdict !== 'success' || !sawOpen || isOverdue || slowProbe, 'a fast success never opens')
  }

  trip(forMs?: number): void {
    const reason = this.#newReason()

    if (forMs === undefined) this.real.trip(reason)
    else this.real.trip(reason, { forMs })
    this.model.trip(reason, forMs)
  }

  reset(): void {
    this.real.reset()
    this.model.reset()
  }

  hold(position: 'open' | 'closed'): void {
    this.holds.push({ real: this.real.hold(position), naive: this.model.hold(position) })
  }

  release(hold: HoldPair, by: 'verb' | 'dispose' = 'verb'): void {
    if (by === 'verb') hold.real.release()
    else hold.real[Symbol.dispose]()
    this.model.release(hold.naive)
  }

  /** In steps of which sums are exact, so that a moment worked out in two ways is the same; a quarter of a microsecond late at most. */
  advance(waitMs: number): void {
    const byMs = Math.ceil(waitMs * 4_096) / 4_096

    this.rawMs += byMs
    this.wallMs += byMs
    this.clockBroken = false
  }

  stepBack(byMs: number): void {
    const before = this.real.retryAfterMs

    this.rawMs -= byMs
    this.clockBroken = false
    law(this.real.retryAfterMs <= before, 'no wait gets longer when the clock steps back')
  }

  breakClock(): void {
    const before = this.real.retryAfterMs

    this.clockBroken = true
    law(this.real.retryAfterMs === before, 'a clock that returns NaN counts as no time passed')
  }

  /** Saves both, lets wall time pass, and goes on with two new ones in a process whose clock starts elsewhere. */
  restore(passedMs: number): void {
    const naive = this.model.snapshot()
    const snapshot = this.real.snapshot()
    const copy = JSON.parse(JSON.stringify(snapshot)) as typeof snapshot

    agree(copy, snapshot, 'the JSON of a snapshot')
    this.compare()
    this.wallMs += passedMs
    this.rawMs = 77
    for (const list of [this.permits, this.holds, this.told, this.#changes]) list.length = 0
    this.#compared = 0
    this.clock = this.#newClock()
    this.real = this.#start({ snapshot: copy })
    this.model = new NaiveModel(this.#set.naive, this.clock, aged(naive, Math.max(0, passedMs)))
  }

  /** Throws where the two differ, in what can be read or in what was told since the last time. */
  compare(): void {
    const { model, real } = this
    agree(real.state, model.state, 'state')
    agree(real.retryAfterMs, model.retryAfterMs, 'retryAfterMs')
    this.#compareStats()
    agree(this.told.length, model.events.length, 'the number of events')
    for (; this.#compared < this.told.length; this.#compared += 1) {
      agree(this.told[this.#compared], { circuit: name, ...model.events[this.#compared] }, 'event')
    }
    agree(
      this.#changes,
      this.told.filter(({ type }) => type === 'transition'),
      'onStateChange',
    )
    agree(this.#hookErrors, [], 'onHookError')
  }

  #compareStats(): void {
    const { failures, successes, ...rest } = this.real.stats
    const { state, counts, history } = this.model
    const { attempt } = history.period
    const { lastFailureAtMs, openedAtMs, totals } = history
    const { consecutiveFailures, admittedShare } = counts

    agree(rest, { state, consecutiveFailures, admittedShare, attempt, lastFailureAtMs, openedAtMs, totals }, 'stats')
    if (!isWithin(failures, counts.failures)) agree(failures, counts.failures, 'stats.failures')
    if (!isWithin(successes, counts.successes)) agree(successes, counts.successes, 'stats.successes')
  }

  #ask(by: 'acquire' | 'tryAcquire' | 'admit'): Permit | CircuitOpenError | undefined {
    if (by !== 'acquire') return this.real[by]()
    try {
      return this.real.acquire()
    } catch (error) {
      return error as CircuitOpenError
    }
  }

  #settleReal(permit: Permit, verdict: Verdict, by: 'verb' | 'dispose', error: object): boolean {
    if (by === 'dispose') permit[Symbol.dispose]()
    else if (verdict === 'success') return permit.succeed()
    else if (verdict === 'failure') return permit.fail(error)
    else return permit.ignore()

    return true
  }

  /** A value to fail with like no other; an `Error` would spend most of a walk on its stack. */
  #newReason(): object {
    return { reason: (this.#reasons += 1) }
  }

  #newClock(): NaiveClock {
    return new NaiveClock(() => (this.clockBroken ? NaN : this.rawMs))
  }

  #start(more: CircuitBreakerOptions): CircuitBreaker {
    const { clock } = this
    const breaker = this.#make({
      ...this.#set.options,
      ...more,
      name,
      clock: () => {
        clock.see()
        return this.clockBroken ? NaN : this.rawMs
      },
      wallClock: () => this.wallMs,
      onStateChange: (change) => {
        this.#changes.push(change)
      },
      onHookError: (error) => {
        this.#hookErrors.push(error)
      },
    } as CircuitBreakerOptions)

    breaker.subscribe((event) => {
      this.told.push(event)
    })
    return breaker
  }
}
