import { askHook } from '../base/hook.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import type { CircuitStats, CircuitTotals } from '../breaker/circuit-stats.ts'
import type { Hold } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitState, State } from '../machine/state.ts'
import { History } from './history.ts'
import { causeInWords, shortened } from './words.ts'

/** One breaker as `GET api/breakers` returns it. */
export interface BreakerRow {
  /** Its unique name in the console: the key of a registry, or the breaker's name. */
  readonly key: string
  /** The breaker's name. */
  readonly name: string
  /** The state that a call made now would find. */
  readonly state: CircuitState
  /** Milliseconds until a call would be admitted; 0 means at once, null means that waiting does not help. */
  readonly retryAfterMs: number | null
  /** The rule that led to the state; null while it has its initial state. */
  readonly reason: string | null
  /** The failure that opened the circuit, in words. */
  readonly cause: string | null
  /** Who holds it: the operator's name, or `the program`; null if it is not held. */
  readonly heldBy: string | null
  /** The results of all calls since the breaker was created. */
  readonly totals: CircuitTotals
}

/** The row of the stream, with data that only the page shows. */
export interface LiveRow extends BreakerRow {
  /** Closed, with failures in the window of its trip strategy. */
  readonly failing: boolean
  /** While the traffic comes back step by step: the share of calls that is admitted. */
  readonly admittedShare?: number | undefined
}

/** How long calls are timed after a history was read, in milliseconds. */
const lookMs = 15_000

/** The events of calls that ran. */
const calls: readonly string[] = ['success', 'failure', 'ignored']

/** One breaker of a console: what it shows of it, and the hold that its operators have. */
export class WatchedBreaker {
  readonly key: string
  readonly breaker: CircuitBreaker
  readonly history: History
  readonly #unwatch: () => void
  #hold: { readonly handle: Hold; readonly position: 'open' | 'closed'; readonly who: string } | undefined
  #lookedUntilMs: number | undefined
  #seen: LiveRow | undefined

  /** @param onChange called when the state or the holder has changed */
  constructor(key: string, breaker: CircuitBreaker, onChange: (changed: WatchedBreaker) => void) {
    this.key = key
    this.breaker = breaker
    this.history = new History(breaker)
    // A breaker times its calls if a listener wants their events when they begin. The console wants failures after they
    // happened. It wants other calls only of a breaker that times them anyway, and while its history is read.
    this.#unwatch = breaker.watch(
      (event) => {
        if (!this.#take(event)) return
        this.history.note()
        onChange(this)
      },
      (type, begins = false) =>
        (type === 'failure' && !begins) ||
        (this.#lookedUntilMs !== undefined && breaker.settings.timed && calls.includes(type)),
    )
  }

  /** Whether anything except the remaining time has changed since the last call of this method. */
  hasChanged(): boolean {
    // For a breaker without events, only its totals are kept.
    if (this.history.isEventful || this.#lookedUntilMs !== undefined) this.history.read()
    const before = this.#seen
    const now = (this.#seen = this.live())
    return before === undefined || !isSame(before, now)
  }

  /** Called when its history is read. */
  look(): void {
    this.#lookedUntilMs = this.breaker.nowMs + lookMs
  }

  row(): BreakerRow {
    const { key, breaker } = this
    const { state, held } = breaker.current
    const { retryAfterMs } = breaker
    const cause = state.kind === 'closed' || held ? undefined : state.cause
    return {
      key,
      name: breaker.name,
      state: breaker.state,
      retryAfterMs: retryAfterMs < Infinity ? retryAfterMs : null,
      reason: held ? `held ${held}` : reasonOf(state),
      cause: causeInWords(cause),
      heldBy: this.#heldBy,
      totals: breaker.totals,
    }
  }

  live(): LiveRow {
    const { breaker } = this
    const unknown: Pick<CircuitStats, 'failures' | 'admittedShare'> = { failures: 0 }
    // Reading them calls the strategies, which may be the user's own.
    const { failures, admittedShare } = askHook(() => breaker.stats, unknown, 'stats', breaker.settings.onHookError)
    const row = this.row()
    const failing = row.state === 'closed' && row.heldBy === null && failures > 0
    return { ...row, failing, admittedShare }
  }

  /** Holds it for an operator, and replaces an earlier hold of the console. */
  hold(position: 'open' | 'closed', who: string): void {
    const before = this.#hold
    // Takes the new hold first, so that no call passes in between.
    const handle = this.breaker.hold(position)
    this.#hold = { handle, position, who }
    before?.handle.release()
  }

  /** Ends the hold of the console. @returns false if only the program holds it, which only the program can end */
  release(): boolean {
    const isPossible = this.#hold !== undefined || this.breaker.current.held === undefined
    this.#hold?.handle.release()
    this.#hold = undefined
    return isPossible
  }

  /** Leaves the breaker as if it had never been shown. */
  leave(): void {
    this.#unwatch()
    this.release()
  }

  get #heldBy(): string | null {
    const { held } = this.breaker.current
    if (held === undefined) return null
    return this.#hold?.position === held ? this.#hold.who : 'the program'
  }

  /** Records an event. @returns whether the state or the holder has changed by it */
  #take(event: WatchedEvent): boolean {
    // A call that does not count causes two events.
    if ('durationMs' in event && event.type !== 'uncounted') this.history.take(event.durationMs)
    if (Number(this.#lookedUntilMs) <= this.breaker.nowMs) this.#lookedUntilMs = undefined
    return event.type === 'transition' || event.type === 'restart' || event.type === 'hold'
  }
}

/** A circuit that was always closed has no reason. */
const reasonOf = (state: State): string | null =>
  state.kind === 'closed' && state.generation === 0 ? null : shortened(state.reason)

/** Whether only the remaining time differs, which always decreases. */
const isSame = (one: LiveRow, other: LiveRow): boolean =>
  shown.every((name) => one[name] === other[name]) && counted.every((name) => one.totals[name] === other.totals[name])

const shown = ['state', 'reason', 'cause', 'heldBy', 'failing', 'admittedShare'] as const
const counted = ['successes', 'failures', 'ignored', 'late', 'rejected', 'trips'] as const
