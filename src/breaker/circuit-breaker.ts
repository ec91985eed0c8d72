import { milliseconds, readOptions } from '../base/check.ts'
import { readClock, steadyAt, steadyTime, type SteadyTime } from '../base/clock.ts'
import type { Emitter, Unsubscribe, Wants } from '../base/emitter.ts'
import { changeEvent, settledEvent } from './circuit-event.ts'
import type { CircuitEvent, EventOfType, WatchedEvent } from './circuit-event.ts'
import { openError, type CircuitOpenError } from './circuit-open-error.ts'
import { newTotals, oneMore, statsOf, totalsOf } from './circuit-stats.ts'
import type { CircuitStats, CircuitTotals, Counted, OtherTotals } from './circuit-stats.ts'
import { gateOf, type SharedRules } from './gate.ts'
import { metState, rejection, waitFor, type HeldState } from './held-state.ts'
import { takeHold, type Hold, type Holds } from './hold.ts'
import { listenerOf, listenersOf, tellUncounted, wantsCalls } from './listeners.ts'
import { verdictOf } from './judge.ts'
import { IssuedPermit, uncounted, type Permit } from './permit.ts'
import { restored, saved, tellBackoffError } from './restored.ts'
import { resolveOptions, type CircuitBreakerOptions, type Settings } from './settings.ts'
import type { CircuitSnapshot } from '../machine/snapshot.ts'
import type { CircuitState, State } from '../machine/state.ts'
import { enteredState, recordSuccess, settledState } from './strategy-hooks.ts'
import { admitted, initial, rejected, reset, trip } from '../machine/transition.ts'
import type { Ending } from '../trip/trip-strategy.ts'

/** Decides at once whether a call may run. Nothing in this class waits. */
export class BaseCircuitBreaker {
  /** Shown in errors and events. */
  readonly name: string
  #settings: Settings
  #state: State
  #successes = 0
  // What `enter` returns, updated when its inputs change: reading all of them would cost each call a tenth.
  #entry = -1
  // What most breakers never need is made on first use, so that a registry of a hundred thousand breakers stays small.
  #otherTotals: OtherTotals | undefined
  #time: SteadyTime | undefined
  #holds: Holds | undefined
  #held: 'open' | 'closed' | undefined
  #listeners: Emitter<WatchedEvent> | undefined

  /** @internal */
  constructor(options: CircuitBreakerOptions = {}, defaultName = 'circuit', settings = resolveOptions(options)) {
    this.name = settings.name ?? defaultName
    this.#settings = settings
    this.#state = settings.snapshot ? restored(settings, settings.snapshot, this.nowMs) : initial(settings)
    this.#renewEntry()
  }

  /** The state that a call made now would find. Reading it changes nothing. */
  get state(): CircuitState {
    return metState(this.#settings, this.current, this.nowMs)
  }

  /** Milliseconds until a call would be admitted, at the latest: 0 if and only if a call made now would be, Infinity if waiting does not help. */
  get retryAfterMs(): number {
    return waitFor(this.#settings, this.current, this.nowMs)
  }

  /** The current numbers, as a plain object. */
  get stats(): CircuitStats {
    return statsOf(this.#settings, this.current, this.#successes, this.#otherTotals, this.nowMs)
  }

  /** @internal Those of `stats`, without counting the window. */
  get totals(): CircuitTotals {
    return totalsOf(this.#successes, this.#otherTotals)
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

  /** The same decision as a value: the permit, or the error that says why not. `waits` is for calls of this library alone. */
  admit(waits = false): Permit | CircuitOpenError {
    const from = this.#state
    if (from.kind !== 'closed' || this.#held !== undefined) return this.#admitOrReject(waits)
    const settings = this.#settings
    const nowMs = settings.timed || (this.#listeners && wantsCalls(this.#listeners)) ? this.nowMs : undefined
    const permit = new IssuedPermit(this, from.generation, nowMs)
    if (nowMs !== undefined && settings.followsCalls)
      this.#commit(from, enteredState(settings, from, permit, nowMs), nowMs)
    return permit
  }

  /** @internal The period, for a call that needs a permit only when it ends, as most calls; -1: it needs one now. */
  enter(): number {
    return this.#entry
  }

  /** @internal Counts a success of a call that entered; false: the circuit has changed since, and the call needs a permit now. */
  leave(period: number): boolean {
    if (period !== this.#entry) return false
    this.#successes++
    recordSuccess(this.#settings, this.#state, this)
    return true
  }

  /**
   * Opens the circuit now; it recovers as usual. If it is open, the open period begins again.
   * @param reason kept as the cause of the event and of the rejections
   * @param options `forMs`: how long, in milliseconds, instead of the backoff's delay; 0 or more, Infinity is allowed
   * @throws TypeError, RangeError
   */
  trip(reason?: unknown, options: { readonly forMs?: number | undefined } = {}): void {
    const { forMs } = readOptions('trip()', options, { forMs: [milliseconds, undefined] })
    const nowMs = this.nowMs
    this.#commit(this.#state, trip(this.#settings, this.#state, nowMs, reason, forMs), nowMs)
  }

  /** Closes now and forgets the counts of the window, the openings so far and the backoff. Calls in flight no longer count. */
  reset(): void {
    const nowMs = this.nowMs
    this.#commit(this.#state, reset(this.#settings, this.#state, nowMs), nowMs)
  }

  /**
   * Holds the circuit until the handle is released: held open rejects every call, held closed admits every call and
   * counts none. Handles are counted, open wins, and the state does not change. Held open rejects in shadow mode too.
   * @throws TypeError, RangeError
   */
  hold(position: 'open' | 'closed'): Hold {
    return takeHold((this.#holds ??= { open: 0, closed: 0 }), position, (held, winner) => {
      this.#held = winner
      this.#renewEntry()
      gateOf(this.#settings.recovery).held?.(this.#holds)
      this.#listeners?.emit({ type: 'hold', circuit: this.name, position, held })
    })
  }

  /**
   * Calls the listener with every event, or with those of one type, in order, after the state is committed. Its errors
   * go to `onHookError`. Events without a subscriber are not built. Returns the unsubscribe, which is also Disposable.
   * @throws TypeError, RangeError
   */
  subscribe(listener: (event: CircuitEvent) => void): Unsubscribe
  subscribe<Type extends CircuitEvent['type']>(type: Type, listener: (event: EventOfType<Type>) => void): Unsubscribe
  subscribe(...given: readonly unknown[]): Unsubscribe {
    return this.#events.subscribe(...listenerOf(given))
  }

  /** @internal Receives all events except calls, also of a restarted open period; and calls of the types that `wants` accepts. */
  watch(listener: (event: WatchedEvent) => unknown, wants: Wants = () => false): Unsubscribe {
    return this.#events.subscribe(listener, 'listener', wants)
  }

  /** The state as plain JSON, for the option `snapshot` of another breaker. Holds, calls in flight and totals are not saved. */
  snapshot(): CircuitSnapshot {
    return saved(this.name, this.#settings, this.#state, this.nowMs)
  }

  /** @internal Takes over rules that others decide with, and a state that they have decided on. */
  share(rules: SharedRules = this.#settings, to: State = this.#state): void {
    if (rules !== this.#settings) this.#settings = Object.freeze({ ...this.#settings, ...rules })
    this.#commit(this.#state, to, this.nowMs)
  }

  /** @internal */
  get settings(): Settings {
    return this.#settings
  }

  /** @internal For the registry and the background probe. */
  get current(): HeldState {
    return { state: this.#state, held: this.#held }
  }

  /** @internal */
  settlePermit(permit: IssuedPermit, ending: Ending, reason: unknown): void {
    const settings = this.#settings
    const from = this.#state
    const counts = permit.generation !== uncounted
    const verdict = counts ? verdictOf(ending) : 'ignored'
    // Only a failure has a time, and a call that was not timed has no duration.
    const nowMs = settings.clockless && permit.admittedAtMs === undefined && verdict !== 'failure' ? 0 : this.nowMs
    const late = counts && permit.generation !== from.generation
    if (late) this.#count('late')
    else if (verdict === 'success') this.#successes++
    else if (verdict === 'ignored') this.#count('ignored')
    else this.#count('failures').lastFailureAtMs = nowMs
    const to = settledState(settings, from, permit, ending, nowMs, reason)
    const ended = this.#listeners?.isWanted(verdict) && settledEvent(this.name, permit, verdict, late, nowMs, reason)
    if (!counts) tellUncounted(this.#listeners, permit, ending, nowMs)
    this.#commit(from, to, nowMs, ended)
  }

  /** Admits a call while not closed, or held. A rejection with a `lease` is not counted: its call waits, and tries again. */
  #admitOrReject(waits: boolean): Permit | CircuitOpenError {
    const settings = this.#settings
    const nowMs = this.nowMs
    const met = this.current
    const retryAfterMs = waitFor(settings, met, nowMs)
    if (retryAfterMs > 0) {
      const details = rejection(settings, met, retryAfterMs)
      const shadow = settings.shadow && met.held === undefined
      const lease = !met.held && gateOf(settings.recovery).lease?.(waits)
      if (lease && waits && !shadow) return Object.assign(openError(this.name, details, false), { lease })
      if (met.held === undefined) rejected(settings, met.state, nowMs)
      this.#count('rejected')
      if (this.#listeners?.isWanted('rejected'))
        this.#listeners.emit({ type: 'rejected', circuit: this.name, state: details.state, retryAfterMs, shadow })
      if (!shadow) return openError(this.name, details, settings.captureStack)
    }
    if (retryAfterMs > 0 || met.held !== undefined) return new IssuedPermit(this, uncounted, nowMs)
    const to = admitted(settings, met.state, nowMs)
    this.#commit(met.state, to, nowMs)
    return new IssuedPermit(this, to.generation, nowMs, to.kind === 'half-open')
  }

  /** Makes the transition, if it is one and no hook has made another in the meantime, then reports its cause and itself. */
  #commit(from: State, to: State, nowMs: number, ended?: CircuitEvent | false): void {
    if (to === from && !ended) return
    const moved = this.#state === from && to !== from
    if (moved) {
      this.#state = to
      this.#renewEntry()
      if (to.kind === 'open' && from.kind !== 'open') this.#count('trips')
      gateOf(this.#settings.recovery).moved?.(to)
    }
    if (this.#listeners ?? this.#settings.onStateChange)
      this.#events.emit(ended || undefined, moved ? changeEvent(this.name, from, to, nowMs) : undefined)
    if (to !== from) tellBackoffError(to, this.#settings.onHookError)
  }

  #count(name: Counted): OtherTotals {
    return oneMore((this.#otherTotals ??= newTotals()), name)
  }

  #renewEntry(): void {
    const { kind, generation } = this.#state
    this.#entry = kind === 'closed' && !this.#held && !this.#listeners && this.#settings.plain ? generation : -1
  }

  get #events(): Emitter<WatchedEvent> {
    this.#entry = -1
    return (this.#listeners ??= listenersOf(this.#settings))
  }

  /** @internal The clock's reading, made monotone. */
  get nowMs(): number {
    const readingMs = readClock(this.#settings.clock, 'clock', this.#settings.onHookError)
    return steadyAt((this.#time ??= steadyTime(readingMs)), readingMs)
  }
}
