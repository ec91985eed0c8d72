import { callback, check } from '../base/check.ts'
import { emitter, type Emitter } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import { policyMark, type BuiltInPolicy, type Policy, type PolicyContext } from '../call/task.ts'

/** What a call through a policy may bring. */
export type PolicyCall = PolicyContext

/** A policy that tells what it did. */
export interface Told<Event> {
  /**
   * Calls the listener with every event. Errors that it throws go to `onHookError`.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  readonly subscribe: (listener: (event: Event) => void) => () => void
}

const mark = Object.freeze({ kind: 'policy' })

/** The function as a policy of this library: marked, named, and with the properties of `shape`, its getters too. */
export const libraryPolicy = <Extra, Shape extends object>(
  name: string,
  run: Policy,
  shape: Shape,
): BuiltInPolicy<Extra> & Shape =>
  Object.defineProperties(run, {
    ...Object.getOwnPropertyDescriptors(shape),
    name: { value: name },
    [policyMark]: { value: mark },
  }) as unknown as BuiltInPolicy<Extra> & Shape

/** What tells a policy's events, and the `subscribe` of the policy. Nothing is built for an event while nobody listens. */
export function teller<Event>(onHookError: HookErrorHandler): Told<Event> & {
  readonly events: Emitter<Event>
  readonly tell: (eventOf: () => Event) => void
} {
  const events = emitter<Event>(onHookError)
  return {
    events,
    tell: (eventOf) => {
      if (events.isWanted('')) events.emit(eventOf())
    },
    subscribe: (listener) => {
      check('subscribe()', 'listener', listener, callback())
      return events.subscribe(listener, 'listener')
    },
  }
}
