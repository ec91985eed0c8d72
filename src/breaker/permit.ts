// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { check, oneOf } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'
import type { Outcome } from '../base/outcome.ts'
import { judge, type CallOptions, type Judgement } from './judge.ts'
import type { Ending } from '../trip/trip-strategy.ts'
import type { Rules } from '../machine/rules.ts'
import type { State } from '../machine/state.ts'
import { durationOf } from '../machine/transition.ts'
import { answered } from './strategy-hooks.ts'

/**
 * The right to make one call, marked with the period in which it was given. It is settled once; settling it again
 * changes nothing. Disposing an unsettled permit ignores it, so no permit is lost with `using`.
 */
export interface Permit extends Disposable {
  /** Whether the call is a probe of a half-open circuit. */
  readonly probe: boolean
  /** @internal The answer has begun. The duration of the call is the time until now, not until the verdict. */
  answer?(): void
  /** @internal How long the call has taken until now, or until its answer began; `undefined` if it is not timed. */
  readonly durationMs?: number | undefined
  /** The call succeeded. Returns false if the permit was settled before. */
  succeed(): boolean
  /**
   * The call failed. `reason` becomes the cause if this opens the circuit. Returns false if the permit was settled
   * before.
   */
  fail(reason?: unknown): boolean
  /**
   * The call says nothing about the dependency, for instance because its caller aborted it. Returns false if the permit
   * was settled before.
   */
  ignore(): boolean
  /**
   * Applies `isIgnored` and `isFailure`, of the circuit or of this call, to the outcome. Returns false if the permit
   * was settled before.
   *
   * @throws TypeError for anything but an outcome; the permit stays unsettled
   */
  settle<T>(outcome: Outcome<T>, call?: CallOptions<T>): boolean
}

/** The part of a breaker that its permits use. */
export interface PermitOwner {
  readonly settings: Judgement & Rules
  readonly current: { readonly state: State }
  readonly nowMs: number
  settlePermit(permit: IssuedPermit, ending: Ending, reason: unknown): void
}

/** The generation of permits that do not count. No period has this number. */
export const uncounted = -1

export class IssuedPermit implements Permit {
  readonly probe: boolean
  readonly generation: number
  /** `undefined` if the time was not needed. */
  readonly admittedAtMs: number | undefined
  /** The ticket by which the strategy follows the call. */
  ticket: unknown = undefined
  answeredAtMs: number | undefined = undefined
  #owner: PermitOwner | undefined

  constructor(owner: PermitOwner, generation: number, admittedAtMs?: number, probe = false) {
    this.#owner = owner
    this.generation = generation
    this.admittedAtMs = admittedAtMs
    this.probe = probe
  }

  // The strategy has to know now: a call that was answered is not overdue, however long the rest of the answer takes.
  answer(): void {
    const owner = this.#owner
    if (owner === undefined || this.answeredAtMs !== undefined) return
    this.answeredAtMs = owner.nowMs
    answered(owner.settings, owner.current.state, this, this.answeredAtMs)
  }

  get durationMs(): number | undefined {
    const owner = this.#owner
    return owner === undefined || this.admittedAtMs === undefined ? undefined : durationOf(this, owner.nowMs)
  }

  succeed(): boolean {
    return this.end('success')
  }

  fail(reason?: unknown): boolean {
    return this.end('failure', reason)
  }

  ignore(): boolean {
    return this.end('abandoned')
  }

  settle(outcome: Outcome, call?: CallOptions<never>): boolean {
    const owner = this.#owner
    if (owner === undefined) return false
    const status: unknown = (outcome as Outcome | undefined | null)?.status
    // Measured: judging each success costs more than the rest of settling it.
    const plain = status === 'fulfilled' && call === undefined && owner.settings.noPredicates
    if (!plain && status !== 'rejected')
      check('settle()', 'outcome.status', status, oneOf('fulfilled', 'rejected'), TypeError)
    const ending = plain ? 'success' : judge(owner.settings, outcome, call, this)
    // The value of a success belongs to its caller: a slow success that opens the circuit leaves no cause.
    if (ending === 'success') return this.end(ending)
    return this.end(ending, outcome.status === 'rejected' ? outcome.reason : outcome.value)
  }

  [dispose](): void {
    this.ignore()
  }

  // Not a private `#end`: such a method costs memory in each permit, and a check at each call.
  private end(ending: Ending, reason?: unknown): boolean {
    const owner = this.#owner
    if (owner === undefined) return false
    this.#owner = undefined
    owner.settlePermit(this, ending, reason)
    return true
  }
}
