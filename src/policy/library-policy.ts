import { callback, check } from '../base/check.ts'
import { emitter, subscribe, type Emitter } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { LibraryPolicy, Policy, TaskContext } from '../call/task.ts'

// Registered, so that policies of another copy or another build of the package are known too.
const mark: keyof LibraryPolicy = Symbol.for('recloser.policy') as never

/** What a call through a policy may bring. */
export type PolicyCall = Partial<TaskContext>

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

/** The function as a policy of this library: marked, named, and with the properties of `shape`, its getters too. */
export const libraryPolicy = <Extra, Shape extends object>(
  name: string,
  run: Policy,
  shape: Shape,
): LibraryPolicy<Extra> & Shape =>
  Object.defineProperties(run, {
    ...Object.getOwnPropertyDescriptors(shape),
    name: { value: name },
    [mark]: { value: true },
  }) as unknown as LibraryPolicy<Extra> & Shape

/** Whether a function is a policy of this library, of any copy of the package: any other may be a policy or not. */
export const isLibraryPolicy = (value: unknown): value is LibraryPolicy<unknown> =>
  typeof value === 'function' && (value as { readonly [mark]?: unknown })[mark] === true

/** What tells a policy's events, and the `subscribe` of the policy. Nothing is built for an event while nobody listens. */
export function teller<Event>(onHookError: HookErrorHandler): Told<Event> & {
  readonly events: Emitter<Event>
  readonly tell: (eventOf: () => Event) => void
} {
  const events = emitter<Event>(onHookError)
  return {
    events,
    tell: (eventOf) => {
      if (events.subscriptions.size > 0) events.emit(eventOf())
    },
    subscribe: (listener) => {
      check('subscribe()', 'listener', listener, callback())
      return subscribe(events, listener, 'listener')
    },
  }
}
