import { askHook } from '../base/hook.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import type { CircuitStats, CircuitTotals } from '../breaker/circuit-stats.ts'
import type { Hold } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitState, State } from '../machine/state.ts'
import { History } from './history.ts'
import { causeInWords, shortened } from './words.ts'

/** One breaker as `GET api/breakers` tells of it. */
export interface BreakerRow {
  /** Its name to the console, of which there is no second: the key of a registry, or the breaker's name. */
  readonly key: string
  /** The breaker's name. */
  readonly name: string
  /** What a call made now would meet. */
  readonly state: CircuitState
  /** Milliseconds until a call would be admitted; 0: at once; null: waiting does not help. */
  readonly retryAfterMs: number | null
  /** Which rule led to the state; null while it is as it was made. */
  readonly reason: string | null
  /** The failure that opened the circuit, in words. */
  readonly cause: string | null
  /** Who holds it: the operator's name, or `the program`; null: nobody. */
  readonly heldBy: string | null
  /** What became of all calls since the breaker was made. */
  readonly totals: CircuitTotals
}

/** The row of the stream, with what only the page shows. */
export interface LiveRow extends BreakerRow {
  /** Closed, with failures in the window of its trip strategy. */
  readonly failing: boolean
  /** While the traffic comes back step by step: the share of it that is admitted. */
  readonly admittedShare?: number | undefined
}

/** For how long one look at a history asks for the durations of calls, in milliseconds. */
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

  /** @param onChange is called when the state has changed, or who holds it */
  constructor(key: string, breaker: CircuitBreaker, onChange: (changed: WatchedBreaker) => void) {
    this.key = key
    this.breaker = breaker
    this.history = new History(breaker)
    // A breaker times its calls for those who want to hear of them when they begin. The console wants to hear of failures
    // when they have happened; of other calls, only of a breaker that times them anyway, and while somebody looks.
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

  /** Whether anything but the time left is not as it was when this was last asked. */
  hasChanged(): boolean {
    // Of a breaker without events nothing is kept but its totals.
    if (this.history.isEventful || this.#lookedUntilMs !== undefined) this.history.read()
    const before = this.#seen
    const now = (this.#seen = this.live())
    return before === undefined || !isSame(before, now)
  }

  /** Somebody looks at its history. */
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
    // They ask the strategies, which may be the user's own.
    const { failures, admittedShare } = askHook(() => breaker.stats, unknown, 'stats', breaker.settings.onHookError)
    const row = this.row()
    const failing = row.state === 'closed' && row.heldBy === null && failures > 0
    return { ...row, failing, admittedShare }
  }

  /** Takes it in hand for an operator, in place of what the console held it in before. */
  hold(position: 'open' | 'closed', who: string): void {
    const before = this.#hold
    // First the new one, so that nothing passes in between.
    const handle = this.breaker.hold(position)
    this.#hold = { handle, position, who }
    before?.handle.release()
  }

  /** Gives it back. @returns false where only the program can, since it holds it */
  release(): boolean {
    this.#hold?.handle.release()
    this.#hold = undefined
    return this.breaker.current.held === undefined
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

  /** Takes in an event. @returns whether the state has changed by it, or who holds the circuit */
  #take(event: WatchedEvent): boolean {
    // Of a call that counts for nothing there are two events.
    if ('durationMs' in event && event.type !== 'uncounted') this.history.take(event.durationMs)
    if (Number(this.#lookedUntilMs) <= this.breaker.nowMs) this.#lookedUntilMs = undefined
    return event.type === 'transition' || event.type === 'restart' || event.type === 'hold'
  }
}

/** A circuit that was never anything but closed has no reason to be so. */
const reasonOf = (state: State): string | null =>
  state.kind === 'closed' && state.generation === 0 ? null : shortened(state.reason)

/** Whether nothing but the time left differs, which runs down by itself. */
const isSame = (one: LiveRow, other: LiveRow): boolean =>
  shown.every((name) => one[name] === other[name]) && counted.every((name) => one.totals[name] === other.totals[name])

const shown = ['state', 'reason', 'cause', 'heldBy', 'failing', 'admittedShare'] as const
const counted = ['successes', 'failures', 'ignored', 'late', 'rejected', 'trips'] as const
