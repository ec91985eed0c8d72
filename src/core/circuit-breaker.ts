import { callback, check, milliseconds, readOptions } from '../base/check.ts'
import { readClock, SteadyTime } from '../base/clock.ts'
import { subscribe, type Emitter } from '../base/emitter.ts'
import type { Outcome } from '../predicate/outcome-predicate.ts'
import { circuitEmitter, rejectedEvent, settledEvent, transitionEvent, type CircuitEvent } from './circuit-event.ts'
import { openError, type CircuitOpenError } from './circuit-open-error.ts'
import { rejection } from './rejection.ts'
import { noIncidents, periodStats, type CircuitStats, type Incidents } from './circuit-stats.ts'
import { heldPosition, holdPosition, takeHold, type Hold, type Holds } from './hold.ts'
import { judge, type CallOptions } from './judge.ts'
import { IssuedPermit, type Permit } from './permit.ts'
import { resolveOptions, wallTime, type CircuitBreakerOptions, type ResolvedOptions } from './settings.ts'
import { loadState, saveState, timePassed, type CircuitSnapshot } from './snapshot.ts'
import type { CircuitState, State, Verdict } from './state.ts'
import { totalSettle } from './total-settle.ts'
import { admit, initial, reset, retryAfter, stateAt, trip } from './transition.ts'

/** The generation of permits that count for nothing: no period has this number. */
const uncounted = -1

/**
 * Owns one state, one clock and its listeners, and decides at once: nothing in here waits. To protect a function use
 * `execute`, `wrap` or `withBreaker`; permits are for composing by hand.
 */
export class CircuitBreaker {
  readonly name: string
  readonly #settings: ResolvedOptions['settings']
  #state: State
  #successes = 0
  // What most breakers never need is made on first use, so that a registry of a hundred thousand stays small.
  #incidents: Incidents | undefined
  #time: SteadyTime | undefined
  #holds: Holds | undefined
  #emitter: Emitter<CircuitEvent> | undefined
  #listening = false

  /** @throws TypeError, RangeError */
  constructor(options?: CircuitBreakerOptions)
  /** @internal */
  constructor(options: CircuitBreakerOptions | undefined, defaultName: string | undefined, resolved?: ResolvedOptions)
  constructor(options: CircuitBreakerOptions = {}, defaultName = 'circuit', resolved = resolveOptions(options)) {
    const { name, snapshot, settings } = resolved
    this.name = name ?? defaultName
    this.#settings = settings
    this.#state =
      snapshot === undefined
        ? initial(settings)
        : loadState(settings, snapshot, this.#now() - timePassed(snapshot, wallTime(settings)))
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
    return held === 'open' ? Infinity : held === 'closed' ? 0 : retryAfter(this.#settings, this.#state, this.#now())
  }

  /** The numbers of this moment, as a plain object. */
  get stats(): CircuitStats {
    const nowMs = this.#now()
    const { lastFailureAtMs, ...totals } = this.#incidents ?? noIncidents
    return {
      state: this.#held ?? stateAt(this.#settings, this.#state, nowMs),
      ...periodStats(this.#settings, this.#state, nowMs),
      lastFailureAtMs,
      totals: { successes: this.#successes, ...totals },
    }
  }

  /**
   * The right to make one call now.
   *
   * @throws CircuitOpenError
   */
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
    if (kind !== 'closed' || this.#holds !== undefined) return this.#admitSome()
    return new IssuedPermit(this, generation, false, this.#settings.timed || this.#listening ? this.#now() : undefined)
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
    const nowMs = this.#now()
    this.#commit(this.#state, trip(this.#settings, this.#state, nowMs, reason, forMs), nowMs)
  }

  /** Closes now and forgets the counts of the window, the openings so far and the backoff. What is in flight no longer counts. */
  reset(): void {
    const nowMs = this.#now()
    this.#commit(this.#state, reset(this.#settings, this.#state, nowMs), nowMs)
  }

  /**
   * Takes the circuit in hand until the handle is released: held open rejects every call, held closed admits every call and
   * counts none. Handles are counted, open wins, and the state underneath is left alone.
   *
   * @throws TypeError, RangeError
   */
  hold(position: 'open' | 'closed'): Hold {
    check('hold()', 'position', position, holdPosition)
    const holds = (this.#holds ??= { open: 0, closed: 0 })
    return takeHold(holds, position, () => {
      if (this.#holds === holds) this.#holds = undefined
    })
  }

  /**
   * Hears of every event, in order, after the state is committed. What a listener throws goes to `onHookError`.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: CircuitEvent) => void): () => void {
    check('subscribe()', 'listener', listener, callback())
    const leave = subscribe(this.#emitterOrNew(), listener, 'listener')
    this.#listening = true
    return () => {
      leave()
      this.#listening = this.#emitterOrNew().subscriptions.size > this.#settings.ownListeners
    }
  }

  /** The state as plain JSON, for the option `snapshot` of another breaker. Holds, calls in flight and totals are not saved. */
  snapshot(): CircuitSnapshot {
    const saved = saveState(this.#settings, this.#state, this.#now())
    return { version: 1, name: this.name, savedAtMs: wallTime(this.#settings), ...saved }
  }

  /** @internal What the registry and the background prober look at; nothing outside the package does. */
  get inside() {
    return { settings: this.#settings, state: this.#state, held: this.#held }
  }

  /** @internal */
  get trusting(): boolean {
    return this.#settings.trusting
  }

  /** @internal */
  judgePermit(outcome: Outcome, call: CallOptions | undefined, probe: boolean): Verdict {
    return judge(this.#settings, outcome, call, probe)
  }

  /** @internal */
  settlePermit(permit: IssuedPermit, given: Verdict, reason: unknown): void {
    const from = this.#state
    const untimed = given === 'success' && permit.admittedAtMs === undefined && permit.generation === from.generation
    // The short way of most calls: a success that nobody timed or listens to can only be counted in a closed circuit.
    if (untimed && from.kind === 'closed' && !this.#listening) {
      const { clockless, record } = this.#settings
      this.#successes++
      record(from.tally, false, 0, clockless ? 0 : this.#now())
    } else this.#settleAt(this.#now(), permit, given, reason)
  }

  #settleAt(nowMs: number, permit: IssuedPermit, given: Verdict, reason: unknown): void {
    const from = this.#state
    const current = permit.generation === from.generation
    const verdict = permit.generation === uncounted ? 'ignored' : given
    const late = !current && permit.generation !== uncounted
    if (late) this.#count('late')
    else if (verdict === 'success') this.#successes++
    else if (verdict === 'ignored') this.#count('ignored')
    else this.#count('failures').lastFailureAtMs = nowMs
    const to = current ? totalSettle(this.#settings, from, permit, verdict, nowMs, reason) : from
    const listening = this.#listening
    if (to === from && !listening) return
    this.#commit(from, to, nowMs, listening ? [settledEvent(this.name, permit, verdict, late, nowMs, reason)] : [])
  }

  /** Admits where not every call passes: the circuit is not closed, or held. */
  #admitSome(): Permit | CircuitOpenError {
    const settings = this.#settings
    const nowMs = this.#now()
    const from = this.#state
    const held = this.#held
    if (held === 'closed') return new IssuedPermit(this, uncounted, false, nowMs)
    const to = held === 'open' ? undefined : admit(settings, from, nowMs)
    if (to !== undefined) {
      this.#commit(from, to, nowMs)
      return new IssuedPermit(this, to.generation, to.kind === 'half-open', nowMs)
    }
    this.#count('rejected')
    const details = rejection(settings, from, nowMs, held === 'open')
    if (this.#listening) this.#emitterOrNew().emit(rejectedEvent(this.name, details, settings.shadow))
    if (settings.shadow) return new IssuedPermit(this, uncounted, false, nowMs)
    return openError(this.name, details, settings.captureStack)
  }

  /** Makes the transition, if it is one, then tells of what led to it and of itself. */
  #commit(from: State, to: State, nowMs: number, events: CircuitEvent[] = []): void {
    const { onHookError, onStateChange } = this.#settings
    // A hook that was asked on the way may have tripped or reset the circuit: its word is the later one.
    const moved = to !== from && this.#state === from
    if (moved) this.#state = to
    if (moved && to.kind !== from.kind) {
      if (to.kind === 'open') this.#count('trips')
      if (this.#listening || onStateChange !== undefined) events.push(transitionEvent(this.name, from, to, nowMs))
    }
    if (events.length > 0) this.#emitterOrNew().emit(...events)
    if (to !== from && to.kind === 'open' && to.backoffError) onHookError(to.backoffError.error, 'backoff')
  }

  #count(total: Exclude<keyof Incidents, 'lastFailureAtMs'>): Incidents {
    const incidents = (this.#incidents ??= { ...noIncidents })
    incidents[total]++
    return incidents
  }

  get #held(): 'open' | 'closed' | undefined {
    return this.#holds && heldPosition(this.#holds)
  }

  #emitterOrNew(): Emitter<CircuitEvent> {
    return (this.#emitter ??= circuitEmitter(this.#settings))
  }

  #now(): number {
    const { clock, onHookError } = this.#settings
    const readingMs = readClock(clock, 'clock', onHookError)
    return (this.#time ??= new SteadyTime(readingMs)).at(readingMs)
  }
}
