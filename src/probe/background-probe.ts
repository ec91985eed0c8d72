// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { callback, check } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'
import { emitter, type Emitter } from '../base/emitter.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Hold } from '../breaker/hold.ts'
import type { Permit } from '../breaker/permit.ts'
import type { Open, State } from '../machine/state.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import { startTimer } from '../timer/timer.ts'
import { verdictOn, type CheckVerdict } from './check-verdict.ts'
import { playHalfOpen, type Judged } from './half-open-at-once.ts'
import type { BackgroundProbeEvent } from './probe-event.ts'
import { startCheck, type Check } from './timed-check.ts'

/** How often, how many times and for how long it checks. */
export interface Pace {
  /** `undefined`: after each open period. */
  readonly intervalMs: number | undefined
  readonly maxAttempts: number
  readonly timeoutMs: number
}

/** The wait where there is no open period to go by: it never ends, or the circuit is held. */
const aMinute = 60_000

const nothing = (): void => undefined

/** Recovers one breaker until it is stopped. At any moment it waits for a timer, for a check, or for the circuit to open. */
export class BackgroundProbe implements Disposable {
  readonly #breaker: CircuitBreaker
  readonly #check: Check
  readonly #pace: Pace
  readonly #emitter: Emitter<BackgroundProbeEvent>
  readonly #unsubscribe: () => void
  #attempts = 0
  /** Calls off the timer or the check that it waits for. */
  #callOff = nothing
  #checking = false
  /** Whether a hold was taken or released while the check runs. */
  #takenInHand = false
  /** The verdicts of checks during one open period; they are not permits, since it is not over. */
  #judged: { readonly during: State; readonly verdicts: Judged[] } | undefined
  #hold: Hold | undefined
  #stopped = false

  /** @internal */
  constructor(breaker: CircuitBreaker, check: Check, pace: Pace) {
    this.#breaker = breaker
    this.#check = check
    this.#pace = pace
    this.#emitter = emitter(breaker.settings.onHookError)
    this.#unsubscribe = breaker.watch((event) => this.#hear(event))
    this.#waitUnlessClosed()
  }

  /** Checks begun since the circuit opened, or since `restart()`. */
  get attempts(): number {
    return this.#attempts
  }

  /** Whether it has spent all attempts, and holds the circuit open. */
  get exhausted(): boolean {
    return this.#hold !== undefined
  }

  /**
   * Begins anew with all attempts, as if the circuit had just opened; what holds it open is released, and a check that runs
   * is called off. Does nothing while the circuit is closed, or after `stop()`.
   */
  restart(): void {
    if (this.#stopped) return
    this.#beginAnew()
    this.#waitUnlessClosed()
  }

  /**
   * Ends it for good: no timer, listener or hold is left, the signal of a check that runs is aborted, and its permit
   * ignored. The circuit stays as it is. Stopping twice is harmless.
   */
  stop(): void {
    this.#stopped = true
    this.#unsubscribe()
    this.#beginAnew()
  }

  [dispose](): void {
    this.stop()
  }

  /**
   * Hears of each check that ended, and of the attempts being spent, after the circuit has been told. What a listener throws
   * goes to the breaker's `onHookError`.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: BackgroundProbeEvent) => void): () => void {
    check('subscribe()', 'listener', listener, callback())
    return this.#emitter.subscribe(listener, 'listener')
  }

  #hear(event: WatchedEvent): void {
    if (event.type === 'hold') this.#takenInHand = true
    else if (event.type === 'transition' && event.to === 'closed') this.#beginAnew()
    else if (event.type === 'restart' || (event.type === 'transition' && event.to === 'open')) {
      // A check that runs goes on when it has ended.
      if (!this.#checking && !this.exhausted) this.#wait()
    }
  }

  #beginAnew(): void {
    this.#callOff()
    this.#callOff = nothing
    this.#checking = false
    this.#attempts = 0
    this.#judged = undefined
    this.#hold?.release()
    this.#hold = undefined
  }

  #waitUnlessClosed(): void {
    if (this.#breaker.inside.state.kind !== 'closed') this.#wait()
  }

  #wait(saidNothing = false): void {
    this.#callOff()
    this.#callOff = startTimer(this.#pauseMs(saidNothing), () => this.#probe(), false)
  }

  /** @param saidNothing whether the last check did: then the circuit may ask for a probe at once, again and again */
  #pauseMs(saidNothing: boolean): number {
    if (this.#pace.intervalMs !== undefined) return this.#pace.intervalMs
    const { state, held } = this.#breaker.inside
    const { retryAfterMs } = this.#breaker
    if (!saidNothing && held === undefined && retryAfterMs < Infinity) return retryAfterMs
    return state.openMs > 0 && state.openMs < Infinity ? state.openMs : aMinute
  }

  /** The time has come, unless the circuit's own clock or a hold says otherwise. */
  #probe(): void {
    const { state, held } = this.#breaker.inside
    const early = this.#breaker.retryAfterMs > 0
    if (held === undefined && !early) {
      const permit = this.#breaker.tryAcquire()
      // Who heard of the transition may have stopped this, or moved the circuit on.
      if (permit?.probe === true && this.#breaker.inside.state.kind === 'half-open' && !this.#stopped) this.#run(permit)
      else {
        permit?.ignore()
        this.#goOn()
      }
    } else if (held === undefined && state.kind === 'open' && this.#mayBeEarly(state)) this.#run(undefined)
    else this.#wait()
  }

  #mayBeEarly({ openMs }: Open): boolean {
    return this.#pace.intervalMs !== undefined || openMs === Infinity
  }

  #run(permit: Permit | undefined): void {
    // Who heard of the transition may have begun anew, with a wait.
    this.#callOff()
    const during = this.#breaker.inside.state
    const begunAtMs = this.#breaker.nowMs
    const attempt = ++this.#attempts
    this.#checking = true
    this.#takenInHand = false
    const run = { calledOff: false, cancel: nothing }
    this.#callOff = () => {
      run.calledOff = true
      run.cancel()
      permit?.ignore()
    }
    run.cancel = startCheck(this.#check, this.#pace.timeoutMs, (end) => {
      this.#callOff = nothing
      this.#settle(verdictOn(this.#breaker, end, begunAtMs), attempt, permit, during)
    })
    // By the check itself, in its synchronous part.
    if (run.calledOff) run.cancel()
  }

  #settle({ verdict, reason }: CheckVerdict, attempt: number, permit: Permit | undefined, during: State): void {
    const breaker = this.#breaker
    const inHand = this.#takenInHand
    const late = inHand || breaker.inside.state !== during

    if (verdict === 'ignored' || inHand) permit?.ignore()
    else if (permit === undefined) {
      if (!late && during.kind === 'open') playHalfOpen(breaker, during, this.#add({ verdict, reason }, during))
    } else if (verdict === 'success') permit.succeed()
    else permit.fail(reason)

    this.#checking = false
    const event = { type: 'probe', circuit: breaker.name, attempt, verdict, late } as const
    this.#emitter.emit(verdict === 'success' ? event : { ...event, reason })
    this.#goOn(verdict === 'ignored')
  }

  #add(judged: Judged, during: State): readonly Judged[] {
    if (this.#judged?.during !== during) this.#judged = { during, verdicts: [] }
    this.#judged.verdicts.push(judged)
    return this.#judged.verdicts
  }

  /** After a check: the circuit has closed, or the attempts are spent, or it waits for the next one. */
  #goOn(saidNothing = false): void {
    if (this.#stopped || this.exhausted || this.#breaker.inside.state.kind === 'closed') return
    if (this.#attempts < this.#pace.maxAttempts) this.#wait(saidNothing)
    else this.#exhaust()
  }

  #exhaust(): void {
    const hold = this.#breaker.hold('open')
    // Who heard of the hold may have stopped this, or begun anew.
    if (this.#attempts < this.#pace.maxAttempts) {
      hold.release()
      return
    }
    this.#hold = hold
    this.#emitter.emit({ type: 'exhausted', circuit: this.#breaker.name, attempts: this.#attempts })
  }
}
