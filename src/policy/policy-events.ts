import { callback, check } from '../base/check.ts'
import { emitter, type Emitter, type Unsubscribe } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'

/** A policy that has events. */
export interface PolicyEvents<Event> {
  /**
   * Calls the listener with every event. Errors that it throws go to `onHookError`.
   *
   * @returns a function that unsubscribes the listener
   * @throws TypeError
   */
  readonly subscribe: (listener: (event: Event) => void) => Unsubscribe
}

/** The events of one policy. An event is not built if there is no listener. */
export function policyEvents<Event>(onHookError: HookErrorHandler): PolicyEvents<Event> & {
  readonly emitter: Emitter<Event>
  readonly emit: (eventOf: () => Event) => void
} {
  const events = emitter<Event>(onHookError)
  return {
    emitter: events,
    emit: (eventOf) => {
      if (events.isWanted('')) events.emit(eventOf())
    },
    subscribe: (listener) => {
      check('subscribe()', 'listener', listener, callback())
      return events.subscribe(listener, 'listener')
    },
  }
}
