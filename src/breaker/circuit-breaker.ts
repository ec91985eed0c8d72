import { callback, check, milliseconds, oneOf, readOptions } from '../base/check.ts'
import { readClock, steadyAt, steadyTime, type SteadyTime } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import { checkedReason } from '../trip/trip-strategy.ts'
import { audience } from './audience.ts'
import { changeEvent, settledEvent, type CircuitEvent, type WatchedEvent } from './circuit-event.ts'
import { openError, type CircuitOpenError } from './circuit-open-error.ts'
import { noIncidents, statsOf, type CircuitStats, type Incidents } from './circuit-stats.ts'
import { metState, rejection, waitFor, type HeldState } from './held-state.ts'
import { takeHold, type Hold, type Holds } from './hold.ts'
import { IssuedPermit, uncounted, type Permit } from './permit.ts'
import { restored, tellBackoffError } from './restored.ts'
import { resolveOptions, wallTime, type CircuitBreakerOptions, type Settings } from './settings.ts'
import { saveState, type CircuitSnapshot } from '../machine/snapshot.ts'
import type { CircuitState, Closed, State, Verdict } from '../machine/state.ts'
import { admit, initial, reset, settle, trip } from '../machine/transition.ts'

/** Decides at once whether a call may run: nothing in here waits. To protect a function use `execute`, `wrap` or `withBreaker`. */
export class CircuitBreaker {
  readonly name: string
  readonly #settings: Settings
  #state: State
  #successes = 0
  // What `enter` gives, renewed with what it depends on: looking at all of that costs each call a tenth.
  #entry = -1
  // What most breakers never need is made on first use, so that a registry of a hundred thousand stays small.
  #incidents: Incidents | undefined
  #time: SteadyTime | undefined
  #holds: Holds | undefined
  #held: 'open' | 'closed' | undefined
  #audience: Emitter<WatchedEvent> | undefined

  /** @throws TypeError, RangeError */
  constructor(options?: CircuitBreakerOptions)
  /** @internal */
  constructor(options: CircuitBreakerOptions | undefined, defaultName: string | undefined, settings?: Settings)
  constructor(options: CircuitBreakerOptions = {}, defaultName = 'circuit', settings = resolveOptions(options)) {
    this.name = settings.name ?? defaultName
    this.#settings = settings
    this.#state = settings.snapshot ? restored(settings, settings.snapshot, this.nowMs) : initial(settings)
    this.#renewEntry()
  }

  /** What a call made now would meet. Reading it changes nothing. */
  get state(): CircuitState {
    return metState(this.#settings, this.inside, this.nowMs)
  }

  /**
   * Milliseconds until a call would be admitted: 0 exactly when one made now would be, Infinity when waiting does not help.
   * Half-open with no slot left: until the oldest probe loses its slot, at the latest.
   */
  get retryAfterMs(): number {
    return waitFor(this.#settings, this.inside, this.nowMs)
  }

  /** The numbers of this moment, as a plain object. */
  get stats(): CircuitStats {
    return statsOf(this.#settings, this.inside, this.#successes, this.#incidents, this.nowMs)
  }

  /** The right to make one call now. @throws CircuitOpenError */
  acquire(): Permit {
    const permit = this.admit()
    if ('code' in permit) throw permit
    return permit
  }

  /** The same decision without an exception: `undefined` for a rejection. */
  tryAcquire(): Permit | undefined {
    const permit = this.admit()
    return 'code' in permit ? undefined : permit
  }

  /** The same decision as a value: the permit, or the error that says why not. */
  admit(): Permit | CircuitOpenError {
    const { kind, generation } = this.#state
    if (kind !== 'closed' || this.#held !== undefined) return this.#admitSome()
    const timed = this.#settings.slowerThanMs < Infinity || this.#audience?.isWanted()
    return new IssuedPermit(this, generation, timed ? this.nowMs : undefined)
  }

  /** @internal The period, for a call that needs a permit only when it ends, as most calls; -1: it needs one now. */
  enter(): number {
    return this.#entry
  }

  /** @internal Counts a success of a call that entered; false: things have changed since, and it needs a permit now. */
  leave(period: number): boolean {
    if (period !== this.#entry) return false
    this.#successes++
    const { trip, onHookError } = this.#settings
    try {
      checkedReason(trip.record((this.#state as Closed).tally, false, 0, 0, onHookError))
    } catch (error) {
      onHookError(error, 'trip')
    }
    return true
  }

  /**
   * Opens now and recovers as usual; while open, begins the open period anew.
   *
   * @param reason kept as the cause of the event and of the rejections
   * @param options `forMs`: how long, in place of the backoff's delay; 0 or more, Infinity is allowed
   * @throws TypeError, RangeError
   */
  trip(reason?: unknown, options: { readonly forMs?: number | undefined } = {}): void {
    const { forMs } = readOptions('trip()', options, { forMs: [milliseconds, undefined] })
    const nowMs = this.nowMs
    this.#commit(this.#state, trip(this.#settings, this.#state, nowMs, reason, forMs), nowMs)
  }

  /** Closes now and forgets the counts of the window, the openings so far and the backoff. What is in flight no longer counts. */
  reset(): void {
    const nowMs = this.nowMs
    this.#commit(this.#state, reset(this.#settings, this.#state, nowMs), nowMs)
  }

  /**
   * Takes the circuit in hand until the handle is released: held open rejects every call, held closed admits every call and
   * counts none. Handles are counted, open wins, and the state underneath is left alone. Shadow mode rejects in it too.
   *
   * @throws TypeError, RangeError
   */
  hold(position: 'open' | 'closed'): Hold {
    check('hold()', 'position', position, oneOf('open', 'closed'))
    const holds = (this.#holds ??= { open: 0, closed: 0 })
    return takeHold(holds, position, (held) => {
      this.#held = holds.open > 0 ? 'open' : holds.closed > 0 ? 'closed' : undefined
      this.#renewEntry()
      this.#audience?.emit({ type: 'hold', circuit: this.name, position, held })
    })
  }

  /**
   * Hears of every event, in order, after the state is committed. What a listener throws goes to `onHookError`.
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: CircuitEvent) => void): () => void {
    check('subscribe()', 'listener', listener, callback())
    return this.#events.subscribe((event) => (event.type === 'restart' ? undefined : listener(event)), 'listener')
  }

  /** @internal Receives all but calls, also that an open period began anew; and calls while `wants` says so at each. */
  watch(listener: (event: WatchedEvent) => unknown, wants = () => false): () => void {
    return this.#events.subscribe(listener, 'listener', wants)
  }

  /** The state as plain JSON, for the option `snapshot` of another breaker. Holds, calls in flight and totals are not saved. */
  snapshot(): CircuitSnapshot {
    const saved = saveState(this.#settings, this.#state, this.nowMs)
    return { version: 1, name: this.name, savedAtMs: wallTime(this.#settings), ...saved }
  }

  /** @internal */
  get settings(): Settings {
    return this.#settings
  }

  /** @internal For the registry and the background probe. */
  get inside(): HeldState {
    return { state: this.#state, held: this.#held }
  }

  /** @internal */
  settlePermit(permit: IssuedPermit, given: Verdict, reason: unknown): void {
    const settings = this.#settings
    const from = this.#state
    const counts = permit.generation !== uncounted
    const verdict = counts ? given : 'ignored'
    // Only a failure is dated, and a call that was not timed has no duration.
    const untimed = settings.clockless && permit.admittedAtMs === undefined && verdict !== 'failure'
    const nowMs = untimed ? 0 : this.nowMs
    const late = counts && permit.generation !== from.generation
    if (late) this.#count('late')
    else if (verdict === 'success') this.#successes++
    else if (verdict === 'ignored') this.#count('ignored')
    else this.#count('failures').lastFailureAtMs = nowMs
    let to = from
    try {
      to = settle(settings, from, permit, verdict, nowMs, reason, settings.onHookError)
    } catch (error) {
      settings.onHookError(error, 'trip')
    }
    const told = this.#audience?.isWanted() ? settledEvent(this.name, permit, verdict, late, nowMs, reason) : undefined
    this.#commit(from, to, nowMs, told)
  }

  /** Admits where not every call passes: the circuit is not closed, or held. */
  #admitSome(): Permit | CircuitOpenError {
    const settings = this.#settings
    const nowMs = this.nowMs
    const met = this.inside
    const retryAfterMs = waitFor(settings, met, nowMs)
    if (retryAfterMs > 0) {
      this.#count('rejected')
      const details = rejection(met, retryAfterMs)
      // An operator's hold rejects also where the breaker is only on trial.
      const shadow = settings.shadow && met.held === undefined
      if (this.#audience?.isWanted())
        this.#audience.emit({ type: 'rejected', circuit: this.name, state: details.state, retryAfterMs, shadow })
      if (!shadow) return openError(this.name, details, settings.captureStack)
    }
    const to = retryAfterMs > 0 || met.held ? undefined : admit(settings, met.state, nowMs)
    if (to === undefined) return new IssuedPermit(this, uncounted, nowMs)
    this.#commit(met.state, to, nowMs)
    return new IssuedPermit(this, to.generation, nowMs, to.kind === 'half-open')
  }

  /** Makes the transition, if it is one, then tells of what led to it and of itself. */
  #commit(from: State, to: State, nowMs: number, told?: CircuitEvent): void {
    if (to === from && told === undefined) return
    const { onHookError, onStateChange } = this.#settings
    // A hook that was asked on the way may have tripped or reset the circuit: its word is the later one.
    const moved = this.#state === from && to !== from
    if (moved) {
      this.#state = to
      this.#renewEntry()
      if (to.kind === 'open' && from.kind !== 'open') this.#count('trips')
    }
    if (this.#audience ?? onStateChange)
      this.#events.emit(told, moved ? changeEvent(this.name, from, to, nowMs) : undefined)
    if (to !== from) tellBackoffError(to, onHookError)
  }

  #count(total: Exclude<keyof Incidents, 'lastFailureAtMs'>): Incidents {
    const incidents = (this.#incidents ??= { ...noIncidents })
    incidents[total]++
    return incidents
  }

  #renewEntry(): void {
    const { kind, generation } = this.#state
    this.#entry = kind === 'closed' && !this.#held && !this.#audience && this.#settings.plain ? generation : -1
  }

  get #events(): Emitter<WatchedEvent> {
    this.#entry = -1
    return (this.#audience ??= audience(this.#settings))
  }

  /** @internal The clock's reading, made monotone. */
  get nowMs(): number {
    const { clock, onHookError } = this.#settings
    const readingMs = readClock(clock, 'clock', onHookError)
    return steadyAt((this.#time ??= steadyTime(readingMs)), readingMs)
  }
}
