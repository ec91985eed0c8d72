// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { optionError } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'
import type { Outcome } from '../base/outcome.ts'
import { judge, type CallOptions, type Judgement } from './judge.ts'
import type { Verdict } from '../machine/state.ts'
import { durationOf } from '../machine/transition.ts'

/**
 * The right to make one call, stamped with the period it was given in. It is settled once; settling it again changes
 * nothing. Disposing an unsettled permit ignores it, so `using` never loses one.
 */
export interface Permit extends Disposable {
  /** Whether the call is a probe of a half-open circuit. */
  readonly probe: boolean
  /** @internal When the answer began, where the time until then, not until the verdict, is the duration of the call. */
  answeredAtMs?: number | undefined
  /** @internal How long the call has taken until now, or until its answer began; `undefined` where it is not timed. */
  readonly durationMs?: number | undefined
  /** The call ended well. Returns false when the permit was settled before. */
  succeed(): boolean
  /** The call failed; `reason` is kept as the cause should this open the circuit. Returns false when the permit was settled before. */
  fail(reason?: unknown): boolean
  /** The call says nothing about the dependency. Returns false when the permit was settled before. */
  ignore(): boolean
  /**
   * Settles by the circuit's `isIgnored` and `isFailure`, or those of this call. Returns false when the permit was settled before.
   *
   * @throws TypeError for anything but an outcome; the permit stays unsettled
   */
  settle<T>(outcome: Outcome<T>, call?: CallOptions<T>): boolean
}

/** The breaker, as its permits see it. */
export interface PermitOwner {
  readonly settings: Judgement
  readonly nowMs: number
  settlePermit(permit: IssuedPermit, verdict: Verdict, reason: unknown): void
}

/** The generation of permits that count for nothing: no period has this number. */
export const uncounted = -1

export class IssuedPermit implements Permit {
  readonly probe: boolean
  readonly generation: number
  /** `undefined`: nobody needed the time. */
  readonly admittedAtMs: number | undefined
  answeredAtMs?: number | undefined
  #owner: PermitOwner | undefined

  constructor(owner: PermitOwner, generation: number, admittedAtMs?: number, probe = false) {
    this.#owner = owner
    this.generation = generation
    this.admittedAtMs = admittedAtMs
    this.probe = probe
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
    return this.end('ignored')
  }

  settle(outcome: Outcome, call?: CallOptions<never>): boolean {
    const owner = this.#owner
    if (owner === undefined) return false
    const status: unknown = (outcome as Outcome | undefined | null)?.status
    if (status !== 'fulfilled' && status !== 'rejected')
      throw optionError(
        TypeError,
        'settle()',
        'outcome',
        'an outcome, such as `{ status: "fulfilled", value }`',
        outcome,
      )
    // Measured: judging each success costs more than the rest of settling it.
    const verdict = judge(owner.settings, outcome, call, this)
    return this.end(verdict, outcome.status === 'rejected' ? outcome.reason : outcome.value)
  }

  [dispose](): void {
    this.ignore()
  }

  // Not `#end`: such a method costs each permit a word, and each call of it a look for that word.
  private end(verdict: Verdict, reason?: unknown): boolean {
    const owner = this.#owner
    if (owner === undefined) return false
    this.#owner = undefined
    owner.settlePermit(this, verdict, reason)
    return true
  }
}
