import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { Permit } from '../breaker/permit.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import type { State, Verdict } from '../machine/state.ts'
import { admit } from '../machine/transition.ts'
import { Agenda } from './agenda.ts'
import { BadSpell } from './bad-spell.ts'
import { Kept } from './kept.ts'
import { Mean } from './mean.ts'
import type { RecordedCall } from './recorded-call.ts'
import { Refusals } from './refusals.ts'
import type { ReplayCounts, ReplayPeriod, ReplayResult, SimulatedTransition } from './replay-result.ts'

interface Pending {
  readonly permit: Permit
  readonly outcome: Verdict
}

/** One replay: a breaker, its clock, and the verdicts that are still to come. */
export class ReplayRun {
  readonly #breaker: BaseCircuitBreaker
  readonly #pending = new Agenda<Pending>()
  readonly #transitions: Kept<SimulatedTransition>
  readonly #periods: Kept<ReplayPeriod>
  readonly #spell = new BadSpell()
  readonly #refusals = new Refusals()
  readonly #toTrip = new Mean()
  readonly #toRecover = new Mean()
  readonly #fromMs: number
  #nowMs: number
  #state: State
  #periodFromMs: number
  #before: ReplayCounts
  #calls = 0
  #admitted = 0
  #rejected = 0
  #probes = 0
  #unfinished = 0
  #goodCalls = 0
  #failingCalls = 0
  #failuresAvoided = 0
  #goodRefused = 0

  constructor(options: CircuitBreakerOptions, maxTransitions: number, startMs: number) {
    this.#fromMs = this.#nowMs = this.#periodFromMs = startMs
    this.#transitions = new Kept(maxTransitions)
    this.#periods = new Kept(maxTransitions)
    this.#breaker = new BaseCircuitBreaker({
      ...options,
      // A call that shadow mode would let through was refused by the breaker that it stands for.
      shadow: false,
      clock: () => this.#nowMs,
    })
    this.#state = this.#breaker.current.state
    this.#before = this.#counts()
  }

  /** Plays one call, after all verdicts until the moment it begins, that moment included; whether it was admitted. */
  play({ atMs, durationMs, outcome }: RecordedCall): boolean {
    this.#settleUntil(atMs)
    this.#nowMs = atMs
    if (outcome !== 'ignored') this.#note(atMs, outcome === 'failure')
    const permit = this.#admit()
    // A probe belongs to the period that it begins; a call whose admission opens the circuit, to the one that it ends.
    if (this.#breaker.current.state.kind !== 'open') this.#look()
    this.#calls++
    if (permit === undefined) {
      this.#refuse(outcome)
      return false
    }
    this.#admitted++
    if (permit.probe) this.#probes++
    this.#look()
    if (durationMs === Infinity) this.#unfinished++
    else this.#pending.add(atMs + durationMs, { permit, outcome })
    return true
  }

  /** Plays the verdicts that are still to come, and sums up. */
  end(): ReplayResult {
    this.#settleUntil(Infinity)
    this.#refusals.close()
    const { trips } = this.#breaker.totals
    const totals = {
      ...this.#counts(),
      goodCalls: this.#goodCalls,
      failingCalls: this.#failingCalls,
      unfinished: this.#unfinished,
      trips,
      falseTrips: this.#refusals.falseTrips,
    }
    if (this.#calls > 0) this.#endPeriod()
    return {
      kind: 'replay',
      fromMs: this.#fromMs,
      toMs: this.#nowMs,
      transitions: this.#transitions.list(),
      totals,
      timeToTripMs: this.#toTrip.value,
      timeToRecoverMs: this.#toRecover.value,
      periods: this.#periods.list(),
      leftOut: { transitions: this.#transitions.leftOut, periods: this.#periods.leftOut },
    }
  }

  #note(atMs: number, failed: boolean): void {
    if (failed) this.#failingCalls++
    else this.#goodCalls++
    this.#spell.note(atMs, failed)
  }

  #admit(): Permit | undefined {
    const breaker = this.#breaker
    // An open circuit refuses by its state alone. Measured: the error of a rejection costs more than all the rest.
    if (this.#state.kind !== 'open' || breaker.retryAfterMs === 0) return breaker.tryAcquire()
    admit(breaker.settings, this.#state, this.#nowMs)
    return undefined
  }

  #settleUntil(atMs: number): void {
    const pending = this.#pending
    while (pending.nextAtMs <= atMs && pending.size > 0) {
      this.#nowMs = pending.nextAtMs
      const { permit, outcome } = pending.take() as Pending
      if (outcome === 'success') permit.succeed()
      else if (outcome === 'failure') permit.fail()
      else permit.ignore()
      this.#look()
    }
  }

  #refuse(outcome: Verdict): void {
    this.#rejected++
    if (outcome === 'ignored') return
    const good = outcome === 'success'
    if (good) this.#goodRefused++
    else this.#failuresAvoided++
    this.#refusals.refuse(Number(good))
  }

  // Measured: a listener would make each call four times as expensive, also where nothing changes.
  #look(): void {
    const { state } = this.#breaker.current
    if (state.kind !== this.#state.kind) this.#change(state)
  }

  #change(state: State): void {
    const from = this.#state.kind
    const { kind: to, reason } = state
    const atMs = this.#nowMs
    this.#endPeriod()
    this.#state = state
    this.#transitions.add({ atMs, from, to, reason })
    const { fromMs, wellSinceMs } = this.#spell
    if (to === 'open') this.#refusals.open()
    if (from === 'closed' && fromMs !== undefined) this.#toTrip.add(atMs - fromMs)
    if (to !== 'closed') return
    this.#refusals.close()
    if (wellSinceMs !== undefined) this.#toRecover.add(atMs - wellSinceMs)
  }

  #endPeriod(): void {
    const counts = this.#counts()
    const before = this.#before
    const names = Object.keys(counts) as (keyof ReplayCounts)[]
    const own = Object.fromEntries(names.map((name) => [name, counts[name] - before[name]]))
    // Each field of the counts, as of the period alone.
    const period = { state: this.#state.kind, fromMs: this.#periodFromMs, toMs: this.#nowMs, ...own } as ReplayPeriod
    this.#periods.add(period)
    this.#before = counts
    this.#periodFromMs = this.#nowMs
  }

  #counts(): ReplayCounts {
    const { successes, failures, ignored, late } = this.#breaker.totals
    return {
      calls: this.#calls,
      admitted: this.#admitted,
      succeeded: successes,
      failed: failures,
      ignored,
      late,
      rejected: this.#rejected,
      probes: this.#probes,
      failuresAvoided: this.#failuresAvoided,
      goodRefused: this.#goodRefused,
    }
  }
}
