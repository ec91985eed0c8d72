// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { dispose } from './dispose.ts'
import { callHook, type HookErrorHandler } from './hook.ts'

/** Ends a subscription. Calling it twice is harmless, and `using` calls it at the end of a block. */
export interface Unsubscribe extends Disposable {
  (): void
}

/** Delivers events to those who have subscribed. */
export interface Emitter<Event> {
  readonly emit: (...events: readonly (Event | undefined)[]) => void
  /**
   * Each call is a subscription of its own, also for the same function twice. `hook` names the listener where it throws;
   * `wants` says which of the events that are told only to those who want them it wants now. Returns the unsubscribe.
   */
  readonly subscribe: (listener: (event: Event) => unknown, hook: string, wants?: Wants) => Unsubscribe
  /** Whether anybody wants to hear events of this type now; `begins` as in `Wants`. */
  readonly isWanted: (type: string, begins?: boolean) => boolean
}

interface Subscription<Event> {
  readonly listener: (event: Event) => unknown
  readonly hook: string
  readonly wants: Wants
}

/**
 * Whether events of a type are wanted now; never throws. `begins`: it is asked when a call begins, which is then timed, and
 * not when there is an event.
 */
export type Wants = (type: string, begins?: boolean) => boolean

/** How many events listeners may cause while those of one operation are told. */
const mostCaused = 10_000

/**
 * Keeps the order in which listeners hear: an event that a listener causes waits until those before it have reached
 * everybody, and events of one operation are given together, so that nothing comes between them. A listener removed
 * meanwhile hears nothing more, one added meanwhile hears the next event.
 *
 * Listeners that answer each event with the next one would never end: what they cause beyond `mostCaused` is dropped, and the
 * handler is told once.
 */
export function emitter<Event>(onHookError: HookErrorHandler): Emitter<Event> {
  const subscriptions = new Set<Subscription<Event>>()
  /** The events that are being told, and those that wait behind them. */
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
      // What a listener causes is pushed meanwhile, and comes last.
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
