// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { callback, check } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'
import { emitter, type Emitter, type Unsubscribe } from '../base/emitter.ts'
import { gateOf, lookAgainMs } from '../breaker/gate.ts'
import type { Permit } from '../breaker/permit.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import { startTimer } from '../timer/timer.ts'
import { applyVerdicts, type JudgedCheck } from './apply-verdicts.ts'
import { idle, nothingToEnd, stopped, type Checking, type Phase } from './phase.ts'
import { verdictOn } from './check-verdict.ts'
import type { BackgroundProbeEvent } from './probe-event.ts'
import { startCheck, type Check, type CheckOutcome } from './timed-check.ts'

/** How often, how many times and for how long it checks. */
export interface Pace {
  /** `undefined`: after each open period. */
  readonly intervalMs: number | undefined
  readonly maxAttempts: number
  readonly timeoutMs: number
}

/** The wait if there is no finite open period: it never ends, or the circuit is held. */
const defaultPauseMs = 60_000

/** Recovers one breaker until it is stopped. */
export class BackgroundProbe implements Disposable {
  readonly #breaker: CircuitBreaker
  readonly #check: Check
  readonly #pace: Pace
  readonly #emitter: Emitter<BackgroundProbeEvent>
  readonly #unsubscribe: () => void
  #phase: Phase = idle
  #attempts = 0
  /** The verdicts of checks during one open period; they are not permits, since it is not over. */
  #judged: { readonly during: State; readonly verdicts: JudgedCheck[] } | undefined

  /** @internal */
  constructor(breaker: CircuitBreaker, check: Check, pace: Pace) {
    this.#breaker = breaker
    this.#check = check
    this.#pace = pace
    this.#emitter = emitter(breaker.settings.onHookError)
    this.#unsubscribe = breaker.watch((event) => this.#onEvent(event))
    this.#waitUnlessClosed()
  }

  /** How many checks have begun since the circuit opened, or since `restart()`. */
  get attempts(): number {
    return this.#attempts
  }

  /** Whether all attempts are used up and the probe holds the circuit open. */
  get exhausted(): boolean {
    return this.#phase.kind === 'exhausted'
  }

  /**
   * Starts again with all attempts, as if the circuit had just opened. The hold of this probe is released, and a
   * running check is cancelled. Does nothing while the circuit is closed, or after `stop()`.
   */
  restart(): void {
    if (this.#phase.kind === 'stopped') return
    this.#beginAnew(idle)
    this.#waitUnlessClosed()
  }

  /**
   * Ends the probe permanently: no timer, listener or hold is left, the signal of a running check is aborted, and its
   * permit is ignored. The circuit stays as it is. Stopping twice is harmless.
   */
  stop(): void {
    this.#unsubscribe()
    this.#beginAnew(stopped)
  }

  /** The same as `stop()`. */
  [dispose](): void {
    this.stop()
  }

  /**
   * Calls the listener after each check, and when the attempts are used up, after the listeners of the circuit. Errors
   * that it throws go to the breaker's `onHookError`.
   *
   * @returns a function that unsubscribes the listener
   * @throws TypeError
   */
  subscribe(listener: (event: BackgroundProbeEvent) => void): Unsubscribe {
    check('subscribe()', 'listener', listener, callback())
    return this.#emitter.subscribe(listener, 'listener')
  }

  #onEvent(event: WatchedEvent): void {
    const phase = this.#phase
    const opens = event.type === 'restart' || (event.type === 'transition' && event.to === 'open')
    if (event.type === 'hold' && phase.kind === 'checking') phase.held = true
    else if (event.type === 'transition' && event.to === 'closed') this.#beginAnew(idle)
    // If a check is running, the probe continues when it has ended.
    else if (opens && (phase.kind === 'idle' || phase.kind === 'waiting')) this.#wait()
  }

  #beginAnew(phase: Phase): void {
    this.#attempts = 0
    this.#judged = undefined
    this.#enter(phase)
  }

  /**
   * The new phase is set before the old one ends, because that calls listeners, which may stop or restart this probe.
   */
  #enter(phase: Phase): void {
    const before = this.#phase
    this.#phase = phase
    before.end()
  }

  #waitUnlessClosed(): void {
    if (this.#breaker.current.state.kind !== 'closed') this.#wait()
  }

  #wait(afterIgnored = false): void {
    const pauseMs = this.#pauseMs(afterIgnored)
    if (this.#phase.kind === 'stopped') return // By a listener, while a check or the phase before ended.
    this.#enter({ kind: 'waiting', end: startTimer(pauseMs, () => this.#probe(), false) })
  }

  /** @param afterIgnored whether the last check was ignored: then the circuit may ask for a probe at once, again and again */
  #pauseMs(afterIgnored: boolean): number {
    if (this.#pace.intervalMs !== undefined) return this.#pace.intervalMs
    const { state, held } = this.#breaker.current
    const waitMs = lookAgainMs(this.#breaker)
    if (!afterIgnored && !this.#usersGoOn() && held === undefined && waitMs < Infinity) return waitMs
    return state.openMs > 0 && state.openMs < Infinity ? state.openMs : defaultPauseMs
  }

  /** The time has come, unless the circuit's own clock or a hold says otherwise. */
  #probe(): void {
    const { state, held } = this.#breaker.current
    const early = this.#breaker.retryAfterMs > 0
    const lease = early && held === undefined ? gateOf(this.#breaker.settings.recovery).lease?.(true) : undefined
    if (held !== undefined) this.#wait()
    else if (!early) this.#probeByPermit()
    else if (lease !== undefined) void this.#probeAfter(lease)
    else if (state.kind === 'open' && this.#mayBeEarly(state)) this.#run(undefined)
    else this.#wait()
  }

  /** After the wait for a lease, which a probe of a fleet needs first. */
  async #probeAfter(lease: PromiseLike<unknown>): Promise<void> {
    const phase = this.#phase
    await lease
    if (this.#phase !== phase) return
    if (this.#breaker.retryAfterMs > 0) this.#wait()
    else this.#probeByPermit()
  }

  #probeByPermit(): void {
    const permit = this.#breaker.tryAcquire()
    // Listeners of the transition may have stopped this, or moved the circuit on.
    const goesOn = this.#phase.kind !== 'stopped' && this.#breaker.current.state.kind === 'half-open'
    if (permit?.probe === true && goesOn) this.#run(permit)
    else {
      permit?.ignore()
      this.#goOn()
    }
  }

  #mayBeEarly({ openMs }: Open): boolean {
    return this.#pace.intervalMs !== undefined || openMs === Infinity
  }

  #run(permit: Permit | undefined): void {
    let cancel = nothingToEnd
    const checking: Checking = {
      kind: 'checking',
      attempt: ++this.#attempts,
      permit,
      during: this.#breaker.current.state,
      begunAtMs: this.#breaker.nowMs,
      held: false,
      end: () => {
        cancel()
        permit?.ignore()
      },
    }
    this.#enter(checking)
    cancel = startCheck(this.#check, this.#pace.timeoutMs, (end) => this.#settle(checking, end))
    // The check itself may have ended this phase, in its synchronous part.
    if (this.#phase !== checking) cancel()
  }

  #settle(checking: Checking, end: CheckOutcome): void {
    const breaker = this.#breaker
    const { verdict, reason } = verdictOn(breaker, end, checking.begunAtMs)
    // A predicate may have ended this phase.
    if (this.#phase !== checking) return
    checking.end = nothingToEnd
    const { attempt, permit, during, held } = checking
    const late = held || breaker.current.state !== during

    if (verdict === 'ignored' || held) permit?.ignore()
    else if (permit === undefined) {
      if (!late && during.kind === 'open') applyVerdicts(breaker, during, this.#add({ verdict, reason }, during))
    } else if (verdict === 'success') permit.succeed()
    else permit.fail(reason)

    const event = { type: 'probe', circuit: breaker.name, attempt, verdict, late } as const
    this.#emitter.emit(verdict === 'success' ? event : { ...event, reason })
    this.#goOn(verdict === 'ignored')
  }

  #add(judged: JudgedCheck, during: State): readonly JudgedCheck[] {
    if (this.#judged?.during !== during) this.#judged = { during, verdicts: [] }
    this.#judged.verdicts.push(judged)
    return this.#judged.verdicts
  }

  /** After a check: the circuit has closed, or the attempts are spent, or it waits for the next one. */
  #goOn(afterIgnored = false): void {
    if (this.#breaker.current.state.kind === 'closed') return
    if (this.#attempts < this.#pace.maxAttempts || this.#usersGoOn()) this.#wait(afterIgnored)
    else this.#exhaust()
  }

  /** Whether the calls of users continue the recovery. If there are none, checks still do. */
  #usersGoOn(): boolean {
    const { settings, current } = this.#breaker
    return current.state.kind === 'half-open' && settings.recovery.successes === undefined
  }

  #exhaust(): void {
    const hold = this.#breaker.hold('open')
    // Listeners of the hold may have stopped or restarted this probe.
    if (this.#attempts < this.#pace.maxAttempts) {
      hold.release()
      return
    }
    this.#enter({ kind: 'exhausted', end: () => hold.release() })
    this.#emitter.emit({ type: 'exhausted', circuit: this.#breaker.name, attempts: this.#attempts })
  }
}
