import { emitter, subscribe } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { CircuitEvent, TransitionEvent, WatchedEvent } from './circuit-event.ts'

/** The part of a breaker's settings that says who hears of it. */
export interface AudienceSettings {
  readonly onStateChange: ((change: TransitionEvent) => unknown) | undefined
  readonly onHookError: HookErrorHandler
}

/** Who hears of one breaker. */
export interface Audience {
  readonly emit: (...events: readonly WatchedEvent[]) => void
  /** `wanted` says whether the listener wants to hear of calls now; it never throws. Returns the unsubscribe. */
  readonly subscribe: (listener: (event: CircuitEvent) => unknown, wanted: () => boolean) => () => void
  /** As `subscribe`, for the library itself. */
  readonly watch: (listener: (event: WatchedEvent) => unknown, wanted: () => boolean) => () => void
  /** Whether anybody wants to hear of calls now: only then are they timed, and events made of them. */
  readonly hearsCalls: () => boolean
}

/** The option `onStateChange` hears first, and of transitions alone. */
export function audience({ onHookError, onStateChange }: AudienceSettings): Audience {
  const events = emitter<WatchedEvent>(onHookError)
  let wishes: readonly (() => boolean)[] = []
  if (onStateChange !== undefined) {
    subscribe(events, (event) => event.type === 'transition' && onStateChange(event), 'onStateChange')
  }
  function watch(listener: (event: WatchedEvent) => unknown, wanted: () => boolean): () => void {
    const leave = subscribe(events, listener, 'listener')
    // A wish of its own, also for the same function twice.
    const wish = (): boolean => wanted()
    wishes = [...wishes, wish]
    return () => {
      leave()
      wishes = wishes.filter((other) => other !== wish)
    }
  }

  return {
    emit: events.emit,
    hearsCalls: () => wishes.some((wish) => wish()),
    watch,
    subscribe: (listener, wanted) => watch((event) => (event.type === 'restart' ? undefined : listener(event)), wanted),
  }
}

export const isHeard = (audience: Audience | undefined): boolean => audience?.hearsCalls() === true
