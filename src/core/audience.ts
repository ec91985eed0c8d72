import { emitter, subscribe } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { CircuitEvent, TransitionEvent } from './circuit-event.ts'
import type { Noted, Notes, Wish } from './notes.ts'
import type { WatchedEvent } from './watched-event.ts'

/** The part of a breaker's settings that says who hears of it. */
export interface AudienceSettings {
  readonly onStateChange: ((change: TransitionEvent) => unknown) | undefined
  readonly onHookError: HookErrorHandler
}

/** Receives also what the public events leave out; `note` is what its own `begin` returned when the call was admitted. */
export type Watcher = (event: WatchedEvent, note?: unknown) => unknown

/** Who hears of one breaker. */
export interface Audience {
  /** `permit` is the one whose call led to the events. */
  readonly emit: (events: readonly WatchedEvent[], permit?: Noted) => void
  /** `wanted` says whether the listener wants to hear of calls now; it never throws. Returns the unsubscribe. */
  readonly subscribe: (listener: (event: CircuitEvent) => unknown, wanted: Wish) => () => void
  /** As `subscribe`, from inside the library. `begin` is called at each admission while anybody hears of calls. */
  readonly watch: (watcher: Watcher, wanted: Wish, begin?: () => unknown) => () => void
  /** Whether anybody wants to hear of calls now: only then are they timed, and events made of them. */
  readonly hearsCalls: () => boolean
  /** Has everybody who follows calls from their admission note what they need. */
  readonly begin: (permit: Noted) => void
}

/** The option `onStateChange` hears first, and of transitions alone. */
export function audience({ onHookError, onStateChange }: AudienceSettings): Audience {
  const events = emitter<WatchedEvent>(onHookError)
  let notesOf: WeakMap<WatchedEvent, Notes> | undefined
  let wishes: readonly Wish[] = []
  let begins: readonly (readonly [wish: Wish, begin: () => unknown])[] = []
  if (onStateChange !== undefined) {
    subscribe(events, (event) => event.type === 'transition' && onStateChange(event), 'onStateChange')
  }

  const hearsCalls = (): boolean => wishes.some((wish) => wish())

  function watch(watcher: Watcher, wanted: Wish, begin?: () => unknown): () => void {
    // A wish of its own, also for the same function twice.
    const wish = (): boolean => wanted()
    const leave = subscribe(events, (event) => watcher(event, notesOf?.get(event)?.get(wish)), 'listener')
    wishes = [...wishes, wish]
    if (begin !== undefined) begins = [...begins, [wish, begin]]
    return () => {
      leave()
      wishes = wishes.filter((other) => other !== wish)
      begins = begins.filter(([other]) => other !== wish)
    }
  }

  return {
    watch,
    subscribe: (listener, wanted) => watch((event) => (event.type === 'restart' ? undefined : listener(event)), wanted),
    hearsCalls,
    emit(told, permit) {
      const { notes } = permit ?? {}
      if (notes !== undefined) {
        notesOf ??= new WeakMap()
        for (const event of told) notesOf.set(event, notes)
      }
      events.emit(...told)
    },
    begin(permit) {
      // Mostly there is none, and nobody has to be asked.
      if (begins.length === 0 || !hearsCalls()) return
      for (const [wish, begin] of begins) {
        permit.notes ??= new Map()
        try {
          permit.notes.set(wish, begin())
        } catch (error) {
          onHookError(error, 'listener')
        }
      }
    },
  }
}

export const isHeard = (audience: Audience | undefined): boolean => audience?.hearsCalls() === true

/** The permit of a call that is admitted now, with the notes of those who follow it from here. */
export function noted<Permit extends Noted>(audience: Audience | undefined, permit: Permit): Permit {
  audience?.begin(permit)
  return permit
}
