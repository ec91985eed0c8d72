import { callback, check, milliseconds, readOptions } from '../base/check.ts'
import { SteadyTime } from '../base/clock.ts'
import { Emitter } from '../base/emitter.ts'
import type { Outcome } from '../predicate/outcome-predicate.ts'
import { settledEvent, transitionEvent, type CircuitEvent } from './circuit-event.ts'
import { CircuitOpenError, circuitOpenError, rejection, type RejectionDetails } from './circuit-open-error.ts'
import { countsOf, noIncidents, type CircuitStats, type Incidents } from './circuit-stats.ts'
import { heldPosition, holdPosition, takeHold, type Hold, type Holds } from './hold.ts'
import { judge, type CallOptions } from './judge.ts'
import { IssuedPermit, type Permit, type PermitOwner } from './permit.ts'
import { resolveOptions, type CircuitBreakerOptions, type Settings } from './settings.ts'
import { loadState, saveState, timePassed, type CircuitSnapshot } from './snapshot.ts'
import type { CircuitState, HalfOpen, Open, State, Verdict } from './state.ts'
import { admit, initial, reset, retryAfter, settle, stateAt, trip } from './transition.ts'

/** The generation of permits that count for nothing: no period has this number. */
const uncounted = -1

/**
 * Owns one state, one clock and its listeners, and decides at once: nothing in here waits. To protect a function use
 * `execute`, `wrap` or `withBreaker`; permits are for composing by hand.
 */
export class CircuitBreaker implements PermitOwner {
  readonly name: string
  readonly #settings: Settings
  #state: State
  #successes = 0
  // What most breakers never need is made on first use, so that a registry of a hundred thousand stays small.
  #incidents: Incidents | undefined
  #time: SteadyTime | undefined
  #holds: Holds | undefined
  #emitter: Emitter<CircuitEvent> | undefined

  /** @throws TypeError, RangeError */
  constructor(options?: CircuitBreakerOptions)
  /** @internal */
  constructor(options: CircuitBreakerOptions, defaultName: string)
  constructor(options: CircuitBreakerOptions = {}, defaultName = '') {
    const { name, snapshot, settings } = resolveOptions(options)
    this.name = name ?? (defaultName || 'circuit')
    this.#settings = settings
    this.#state =
      snapshot === undefined
        ? initial(settings)
        : loadState(settings, snapshot, this.#now() - timePassed(snapshot, this.#read('wallClock')))
  }

  /** What a call made now would meet. Reading it changes nothing. */
  get state(): CircuitState {
    return this.#held ?? stateAt(this.#settings, this.#state, this.#now())
  }

  /**
   * Milliseconds until a call would be admitted: 0 exactly when one made now would be, Infinity when waiting does not help.
   * Half-open with no slot left: until the oldest probe loses its slot.
   */
  get retryAfterMs(): number {
    const held = this.#held
    if (held !== undefined) return held === 'open' ? Infinity : 0
    return retryAfter(this.#settings, this.#state, this.#now())
  }

  /** The numbers of this moment, as a plain object. */
  get stats(): CircuitStats {
    const nowMs = this.#now()
    const state = this.#state
    const { lastFailureAtMs, ...incidents } = this.#incidents ?? noIncidents
    return {
      state: this.#held ?? stateAt(this.#settings, state, nowMs),
      ...countsOf(this.#settings, state, nowMs),
      attempt: state.attempt,
      lastFailureAtMs,
      openedAtMs: state.kind === 'closed' ? undefined : state.atMs,
      totals: { successes: this.#successes, ...incidents },
    }
  }

  /**
   * The right to make one call now.
   *
   * @throws CircuitOpenError
   */
  acquire(): Permit {
    const permit = this.admit()
    if (permit instanceof CircuitOpenError) throw permit
    return permit
  }

  /** The same decision without an exception: `undefined` when the call is rejected. */
  tryAcquire(): Permit | undefined {
    const permit = this.admit()
    return permit instanceof CircuitOpenError ? undefined : permit
  }

  /** The same decision as a value: the permit, or the error that says why not. */
  admit(): Permit | CircuitOpenError {
    const state = this.#state
    if (state.kind !== 'closed' || this.#held !== undefined) return this.#admitSome()
    const timed = this.#settings.trip.slowerThanMs !== undefined || this.#listening
    return new IssuedPermit(this, state.generation, false, timed ? this.#now() : undefined)
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
    this.#move((state, nowMs) => trip(this.#settings, state, nowMs, reason, forMs))
  }

  /** Closes now and forgets the counts of the window, the openings so far and the backoff. What is in flight no longer counts. */
  reset(): void {
    this.#move((state, nowMs) => reset(this.#settings, state, nowMs))
  }

  /**
   * Takes the circuit in hand until the handle is released: held open rejects every call, held closed admits every call and
   * counts none. Handles are counted, open wins, and the state underneath is left alone.
   *
   * @throws TypeError, RangeError
   */
  hold(position: 'open' | 'closed'): Hold {
    check('hold()', 'position', position, holdPosition)
    return takeHold((this.#holds ??= { open: 0, closed: 0 }), position)
  }

  /**
   * Hears of every event, in order, after the state is committed. What a listener throws goes to `onHookError`.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: CircuitEvent) => void): () => void {
    return this.#emitterOrNew().subscribe(check('subscribe()', 'listener', listener, callback<typeof listener>()))
  }

  /** The state as plain JSON, for the option `snapshot` of another breaker. Holds, calls in flight and totals are not saved. */
  snapshot(): CircuitSnapshot {
    const wallMs = this.#read('wallClock')
    const savedAtMs = Number.isFinite(wallMs) ? wallMs : null
    return { version: 1, name: this.name, savedAtMs, ...saveState(this.#settings, this.#state, this.#now()) }
  }

  /** @internal */
  judgePermit(outcome: Outcome, call: CallOptions | undefined, probe: boolean): Verdict {
    return judge(this.#settings, outcome, call, probe)
  }

  /** @internal */
  settlePermit(permit: IssuedPermit, given: Verdict, reason: unknown): void {
    const { generation, probe, admittedAtMs } = permit
    const settings = this.#settings
    const listening = this.#listening
    // A success that nobody times costs no clock read.
    const timed = listening || probe || given === 'failure' || settings.trip.clockless !== true
    const nowMs = timed ? this.#now() : 0
    const durationMs = admittedAtMs === undefined ? undefined : nowMs - admittedAtMs
    const verdict = generation === uncounted ? 'ignored' : given
    const from = this.#state
    const late = generation !== from.generation && generation !== uncounted
    if (late) this.#count('late')
    else if (verdict === 'success') this.#successes++
    else if (verdict === 'ignored') this.#count('ignored')
    else this.#count('failures').lastFailureAtMs = nowMs

    let to = from
    let fault: { readonly error: unknown } | undefined
    try {
      to = settle(settings, from, permit, verdict, durationMs ?? 0, nowMs, reason)
    } catch (error) {
      fault = { error }
    }
    const told = listening ? settledEvent(verdict, reason, { circuit: this.name, durationMs, probe, late }) : undefined
    if (to !== from || told !== undefined) this.#commit(from, to, nowMs, told)
    if (fault !== undefined) settings.onHookError(fault.error, 'trip')
  }

  /** Admits where not every call passes: the circuit is not closed, or held. */
  #admitSome(): Permit | CircuitOpenError {
    const nowMs = this.#now()
    const from = this.#state
    const held = this.#held
    if (held === 'closed') return new IssuedPermit(this, uncounted, false, nowMs)
    if (held === 'open') return this.#reject({ code: 'ERR_CIRCUIT_HELD', state: held, retryAfterMs: Infinity }, nowMs)

    const to = admit(this.#settings, from, nowMs)
    // A closed circuit admits every call.
    if (to === undefined) return this.#reject(rejection(this.#settings, from as Open | HalfOpen, nowMs), nowMs)
    const permit = new IssuedPermit(this, to.generation, to.kind === 'half-open', nowMs)
    this.#commit(from, to, nowMs)
    return permit
  }

  #reject(details: RejectionDetails, nowMs: number): Permit | CircuitOpenError {
    const { shadow, captureStack } = this.#settings
    const { state, retryAfterMs } = details
    this.#count('rejected')
    if (this.#listening)
      this.#emitterOrNew().emit([{ type: 'rejected', circuit: this.name, state, retryAfterMs, shadow }])
    if (shadow) return new IssuedPermit(this, uncounted, false, nowMs)
    return circuitOpenError(this.name, details, captureStack)
  }

  #move(next: (state: State, nowMs: number) => State): void {
    const nowMs = this.#now()
    const from = this.#state
    this.#commit(from, next(from, nowMs), nowMs)
  }

  /** Makes the transition, if it is one, then tells of what led to it and of itself. */
  #commit(from: State, to: State, nowMs: number, told?: CircuitEvent): void {
    const { onHookError, onStateChange } = this.#settings
    const events = told === undefined ? [] : [told]
    // A hook that was asked on the way may have tripped or reset the circuit: its word is the later one.
    if (this.#state === from) {
      this.#state = to
      if (to.kind !== from.kind) {
        if (to.kind === 'open') this.#count('trips')
        if (this.#listening || onStateChange !== undefined) events.push(transitionEvent(this.name, from, to, nowMs))
      }
    }
    if (events.length > 0) this.#emitterOrNew().emit(events)
    if (to.kind === 'open' && to !== from && to.backoffError !== undefined)
      onHookError(to.backoffError.error, 'backoff')
  }

  #count(total: Exclude<keyof Incidents, 'lastFailureAtMs'>): Incidents {
    const incidents = (this.#incidents ??= { ...noIncidents })
    incidents[total]++
    return incidents
  }

  get #held(): 'open' | 'closed' | undefined {
    return this.#holds && heldPosition(this.#holds)
  }

  get #listening(): boolean {
    return this.#emitter?.listening === true
  }

  #emitterOrNew(): Emitter<CircuitEvent> {
    const { onHookError, onStateChange } = this.#settings
    return (this.#emitter ??= new Emitter(onHookError, (event) =>
      event.type === 'transition' ? onStateChange?.(event) : undefined,
    ))
  }

  #now(): number {
    const readingMs = this.#read('clock')
    return (this.#time ??= new SteadyTime(readingMs)).at(readingMs)
  }

  /** NaN: the clock threw. */
  #read(clock: 'clock' | 'wallClock'): number {
    const settings = this.#settings
    try {
      return settings[clock]()
    } catch (error) {
      settings.onHookError(error, clock)
      return NaN
    }
  }
}
