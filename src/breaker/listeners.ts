import { callback, check, oneOf } from '../base/check.ts'
import { emitter, type Emitter, type Wants } from '../base/emitter.ts'
import { uncountedEvent, type CircuitEvent, type WatchedEvent } from './circuit-event.ts'
import { verdictOf } from './judge.ts'
import type { IssuedPermit } from './permit.ts'
import type { Ending } from '../trip/trip-strategy.ts'
import type { Settings } from './settings.ts'

/** The listeners of one breaker. The first is the option `onStateChange`, which receives only transitions. */
export function listenersOf({ onHookError, onStateChange }: Settings): Emitter<WatchedEvent> {
  const events = emitter<WatchedEvent>(onHookError)
  const listener = (event: WatchedEvent): unknown => event.type === 'transition' && onStateChange?.(event)
  events.subscribe(listener, 'onStateChange', () => false)
  return events
}

/** Whether any listener wants to know how calls end; then calls are timed. */
export const wantsCalls = ({ isWanted }: Emitter<WatchedEvent>): boolean =>
  isWanted('success', true) || isWanted('failure', true) || isWanted('ignored', true)

/** Reports the end of a call that does not count, if a listener wants to know. */
export function tellUncounted(
  listeners: Emitter<WatchedEvent> | undefined,
  permit: IssuedPermit,
  ending: Ending,
  nowMs: number,
): void {
  if (listeners?.isWanted('uncounted')) listeners.emit(uncountedEvent(permit, verdictOf(ending), nowMs))
}

const eventType = oneOf<CircuitEvent['type']>('transition', 'success', 'failure', 'ignored', 'rejected', 'hold')

/**
 * Turns the arguments of `subscribe`, a listener or a type and a listener, into a listener of that type or of all
 * types.
 *
 * @throws TypeError, RangeError
 */
export function listenerOf(
  given: readonly unknown[],
): readonly [listener: (event: WatchedEvent) => unknown, hook: string, wants: Wants] {
  const [type, heard] = given.length > 1 ? given : [undefined, given[0]]
  const only = type === undefined ? undefined : check('subscribe()', 'type', type, eventType)
  const listener = check('subscribe()', 'listener', heard, callback<(event: WatchedEvent) => unknown>())
  const wants = (asked: string): boolean => asked === (only ?? asked)
  return [
    (event) => event.type !== 'restart' && event.type !== 'uncounted' && wants(event.type) && listener(event),
    'listener',
    wants,
  ]
}
