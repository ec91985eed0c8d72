// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { dispose } from './dispose.ts'
import { callHook, type HookErrorHandler } from './hook.ts'

/** Ends a subscription. Calling it twice is harmless, and `using` calls it at the end of a block. */
export interface Unsubscribe extends Disposable {
  (): void
}

/** Delivers events to subscribers. */
export interface Emitter<Event> {
  readonly emit: (...events: readonly (Event | undefined)[]) => void
  /**
   * Each call is a separate subscription, even with the same function. `hook` is the name of the listener in error
   * reports. Some events are delivered only to listeners that want them; `wants` says which of these it wants now.
   * Returns the unsubscribe.
   */
  readonly subscribe: (listener: (event: Event) => unknown, hook: string, wants?: Wants) => Unsubscribe
  /** Whether any listener wants events of this type now; `begins` as in `Wants`. */
  readonly isWanted: (type: string, begins?: boolean) => boolean
}

interface Subscription<Event> {
  readonly listener: (event: Event) => unknown
  readonly hook: string
  readonly wants: Wants
}

/**
 * Whether events of a type are wanted now; never throws. `begins` is true when a call begins, which is then timed, and
 * false when there is an event.
 */
export type Wants = (type: string, begins?: boolean) => boolean

/** How many events listeners may cause while the events of one operation are delivered. */
const mostCaused = 10_000

/**
 * Keeps the order of events: an event that a listener causes waits until all listeners have received the events before
 * it. The events of one operation are passed in together, so that nothing comes between them. A listener that is
 * removed in the meantime receives nothing more; a listener that is added receives the next event.
 *
 * If listeners caused a new event for each event, delivery would never end. Events beyond `mostCaused` are dropped, and
 * the handler receives one error.
 */
export function emitter<Event>(onHookError: HookErrorHandler): Emitter<Event> {
  const subscriptions = new Set<Subscription<Event>>()
  /** The events that are being delivered, and those that wait behind them. */
  let waiting: Event[] | undefined
  let caused = 0

  function emit(...given: readonly (Event | undefined)[]): void {
    const events = given.filter((event) => event !== undefined)
    if (waiting !== undefined) {
      caused += events.length
      if (caused <= mostCaused) waiting.push(...events)
      else if (caused - events.length <= mostCaused)
        onHookError(new RangeError('Listeners caused too many events'), 'listener')
      return
    }
    waiting = events
    try {
      // Events that a listener causes are added during the loop, and come last.
      for (const event of events) {
        for (const subscription of [...subscriptions]) {
          if (subscriptions.has(subscription))
            callHook(() => subscription.listener(event), subscription.hook, onHookError)
        }
      }
    } finally {
      // Near the end of the stack anything above may throw. In here only variables are set: even the length of an array may
      // be a call, which would fail too, and leave the breaker silent.
      waiting = undefined
      caused = 0
    }
  }

  return {
    emit,
    subscribe(listener, hook, wants = () => true) {
      const subscription = { listener, hook, wants }
      subscriptions.add(subscription)
      const unsubscribe = (): void => void subscriptions.delete(subscription)
      return Object.assign(unsubscribe, { [dispose]: unsubscribe })
    },
    isWanted: (type, begins) => [...subscriptions].some(({ wants }) => wants(type, begins)),
  }
}
