import { callback, check, milliseconds, readOptions } from '../base/check.ts'
import { readClock, steadyAt, steadyTime, type SteadyTime } from '../base/clock.ts'
import { checkedReason } from '../trip/trip-strategy.ts'
import { audience, isHeard, type Audience } from './audience.ts'
import { changeEvents, holdEvent, rejectedEvent, settledEvent } from './circuit-event.ts'
import type { CircuitEvent, WatchedEvent } from './circuit-event.ts'
import { openError, type CircuitOpenError } from './circuit-open-error.ts'
import { noIncidents, statsOf, type CircuitStats, type Incidents } from './circuit-stats.ts'
import { heldPosition, holdPosition, takeHold, type Hold, type Holds } from './hold.ts'
import { IssuedPermit, uncounted, type Permit } from './permit.ts'
import { rejection } from './rejection.ts'
import { restored, tellBackoffError } from './restored.ts'
import { resolveOptions, wallTime, type CircuitBreakerOptions, type Settings } from './settings.ts'
import { saveState, type CircuitSnapshot } from '../machine/snapshot.ts'
import type { CircuitState, Closed, State, Verdict } from '../machine/state.ts'
import { admit, durationOf, initial, reset, retryAfter, settle, stateAt, trip } from '../machine/transition.ts'

/** Decides at once whether a call may run: nothing in here waits. To protect a function use `execute`, `wrap` or `withBreaker`. */
export class CircuitBreaker {
  readonly name: string
  readonly #settings: Settings
  #state: State
  #successes = 0
  // What most breakers never need is made on first use, so that a registry of a hundred thousand stays small.
  #incidents: Incidents | undefined
  #time: SteadyTime | undefined
  #holds: Holds | undefined
  #held: 'open' | 'closed' | undefined
  #audience: Audience | undefined

  /** @throws TypeError, RangeError */
  constructor(options?: CircuitBreakerOptions)
  /** @internal */
  constructor(options: CircuitBreakerOptions | undefined, defaultName: string | undefined, settings?: Settings)
  constructor(options: CircuitBreakerOptions = {}, defaultName = 'circuit', settings = resolveOptions(options)) {
    const { name, snapshot } = settings
    this.name = name ?? defaultName
    this.#settings = settings
    this.#state = snapshot ? restored(settings, snapshot, this.nowMs) : initial(settings.rules)
  }

  /** What a call made now would meet. Reading it changes nothing. */
  get state(): CircuitState {
    return this.#held ?? stateAt(this.#settings.rules, this.#state, this.nowMs)
  }

  /**
   * Milliseconds until a call would be admitted: 0 exactly when one made now would be, Infinity when waiting does not help.
   * Half-open with no slot left: until the oldest probe loses its slot, at the latest.
   */
  get retryAfterMs(): number {
    if (this.#held !== undefined) return this.#held === 'open' ? Infinity : 0
    return retryAfter(this.#settings.rules, this.#state, this.nowMs)
  }

  /** The numbers of this moment, as a plain object. */
  get stats(): CircuitStats {
    return statsOf(this.#settings.rules, this.inside, this.#successes, this.#incidents, this.nowMs)
  }

  /**
   * The right to make one call now.
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
    if (kind !== 'closed' || this.#held !== undefined) return this.#admitSome()
    const timed = this.#settings.slowerThanMs < Infinity || isHeard(this.#audience)
    return new IssuedPermit(this, generation, false, timed ? this.nowMs : undefined)
  }

  /** @internal The period, for a call that needs a permit only if it ends badly, as most calls; -1: it needs one now. */
  enter(): number {
    const { kind, generation } = this.#state
    return kind === 'closed' && !this.#held && !this.#audience && this.#settings.plain ? generation : -1
  }

  /** @internal Counts a success of a period that was closed; false: that is over, or heard of, and needs a permit. */
  leave(generation: number, durationMs: number, nowMs: number): boolean {
    const state = this.#state
    if (generation !== state.generation || isHeard(this.#audience)) return false
    this.#successes++
    const { rules, onHookError } = this.#settings
    try {
      const words = rules.trip.record((state as Closed).tally, false, durationMs, nowMs, onHookError)
      if (words !== undefined) checkedReason(words)
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
    this.#commit(this.#state, trip(this.#settings.rules, this.#state, nowMs, reason, forMs), nowMs)
  }

  /** Closes now and forgets the counts of the window, the openings so far and the backoff. What is in flight no longer counts. */
  reset(): void {
    const nowMs = this.nowMs
    this.#commit(this.#state, reset(this.#settings.rules, this.#state, nowMs), nowMs)
  }

  /**
   * Takes the circuit in hand until the handle is released: held open rejects every call, held closed admits every call and
   * counts none. Handles are counted, open wins, and the state underneath is left alone. Shadow mode rejects in it too.
   *
   * @throws TypeError, RangeError
   */
  hold(position: 'open' | 'closed'): Hold {
    check('hold()', 'position', position, holdPosition)
    const holds = (this.#holds ??= { open: 0, closed: 0 })
    return takeHold(holds, position, () => {
      this.#held = heldPosition(holds)
      this.#audience?.emit(holdEvent(this.name, position, holds))
    })
  }

  /**
   * Hears of every event, in order, after the state is committed. What a listener throws goes to `onHookError`.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: CircuitEvent) => void): () => void {
    return this.#events.subscribe(check('subscribe()', 'listener', listener, callback<typeof listener>()), () => true)
  }

  /** @internal Receives all but calls, also that an open period began anew; and calls while `wanted` says so at each. */
  watch(listener: (event: WatchedEvent) => void, wanted = () => false): () => void {
    return this.#events.watch(listener, wanted)
  }

  /** The state as plain JSON, for the option `snapshot` of another breaker. Holds, calls in flight and totals are not saved. */
  snapshot(): CircuitSnapshot {
    const saved = saveState(this.#settings.rules, this.#state, this.nowMs)
    return { version: 1, name: this.name, savedAtMs: wallTime(this.#settings), ...saved }
  }

  /** @internal */
  get settings(): Settings {
    return this.#settings
  }

  /** @internal For the registry and the background probe. */
  get inside(): { readonly state: State; readonly held: 'open' | 'closed' | undefined } {
    return { state: this.#state, held: this.#held }
  }

  /** @internal */
  settlePermit(permit: IssuedPermit, verdict: Verdict, reason: unknown): void {
    const { clockless, slowerThanMs } = this.#settings
    const heard = isHeard(this.#audience)
    const good = verdict === 'success' && !heard && this.#state.kind === 'closed'
    const nowMs = good && clockless && permit.admittedAtMs === undefined ? 0 : this.nowMs
    const durationMs = durationOf(permit, nowMs)
    if (good && durationMs <= slowerThanMs && this.leave(permit.generation, durationMs, nowMs)) return
    this.#decide(permit, verdict, reason, nowMs, heard)
  }

  #decide(permit: IssuedPermit, given: Verdict, reason: unknown, nowMs: number, heard: boolean): void {
    const from = this.#state
    const counts = permit.generation !== uncounted
    const verdict = counts ? given : 'ignored'
    const late = counts && permit.generation !== from.generation
    if (late) this.#count('late')
    else if (verdict === 'success') this.#successes++
    else if (verdict === 'ignored') this.#count('ignored')
    else this.#count('failures').lastFailureAtMs = nowMs
    let to = from
    try {
      to = settle(this.#settings.rules, from, permit, verdict, nowMs, reason, this.#settings.onHookError)
    } catch (error) {
      this.#settings.onHookError(error, 'trip')
    }
    this.#commit(from, to, nowMs, heard && settledEvent(this.name, permit, verdict, late, nowMs, reason))
  }

  /** Admits where not every call passes: the circuit is not closed, or held. */
  #admitSome(): Permit | CircuitOpenError {
    const settings = this.#settings
    const nowMs = this.nowMs
    const from = this.#state
    const held = this.#held
    if (held === 'closed') return new IssuedPermit(this, uncounted, false, nowMs)
    const to = held === 'open' ? undefined : admit(settings.rules, from, nowMs)
    if (to !== undefined) {
      this.#commit(from, to, nowMs)
      return new IssuedPermit(this, to.generation, to.kind === 'half-open', nowMs)
    }
    this.#count('rejected')
    const details = rejection(settings.rules, from, nowMs, held === 'open')
    // An operator's hold rejects also where the breaker is only on trial.
    const shadow = settings.shadow && held === undefined
    if (isHeard(this.#audience)) this.#events.emit(rejectedEvent(this.name, details, shadow))
    if (shadow) return new IssuedPermit(this, uncounted, false, nowMs)
    return openError(this.name, details, settings.captureStack)
  }

  /** Makes the transition, if it is one, then tells of what led to it and of itself. */
  #commit(from: State, to: State, nowMs: number, told: CircuitEvent | false = false): void {
    const { onHookError, onStateChange } = this.#settings
    const events: WatchedEvent[] = told ? [told] : []
    // A hook that was asked on the way may have tripped or reset the circuit: its word is the later one.
    const moved = this.#state === from && to !== from
    if (moved) this.#state = to
    if (moved && to.kind === 'open' && from.kind !== 'open') this.#count('trips')
    if (moved && (this.#audience || onStateChange)) events.push(...changeEvents(this.name, from, to, nowMs))
    if (events.length > 0) this.#events.emit(...events)
    if (to !== from) tellBackoffError(to, onHookError)
  }

  #count(total: Exclude<keyof Incidents, 'lastFailureAtMs'>): Incidents {
    const incidents = (this.#incidents ??= { ...noIncidents })
    incidents[total]++
    return incidents
  }

  get #events(): Audience {
    return (this.#audience ??= audience(this.#settings))
  }

  /** @internal The clock's reading, made monotone. */
  get nowMs(): number {
    const { clock, onHookError } = this.#settings
    const readingMs = readClock(clock, 'clock', onHookError)
    return steadyAt((this.#time ??= steadyTime(readingMs)), readingMs)
  }
}
