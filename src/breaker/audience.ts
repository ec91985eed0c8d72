import { emitter, type Emitter } from '../base/emitter.ts'
import type { WatchedEvent } from './circuit-event.ts'
import type { Settings } from './settings.ts'

/** Those who hear of one breaker: first the option `onStateChange`, of transitions alone. */
export function audience({ onHookError, onStateChange }: Settings): Emitter<WatchedEvent> {
  const events = emitter<WatchedEvent>(onHookError)
  const listener = (event: WatchedEvent): unknown => event.type === 'transition' && onStateChange?.(event)
  events.subscribe(listener, 'onStateChange', () => false)
  return events
}
