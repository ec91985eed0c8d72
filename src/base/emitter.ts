import { tell, type HookErrorHandler } from './hook.ts'

/** Hears of events; `hook` names it where it throws. */
export interface Subscription<Event> {
  readonly listener: (event: Event) => unknown
  readonly hook: string
  /** Whether it wants to hear now of what is told only to those who do. It never throws. */
  readonly wants: () => boolean
}

/** A function that delivers events, and the subscriptions it delivers to. */
export interface Emitter<Event> {
  readonly subscriptions: Set<Subscription<Event>>
  readonly emit: (...events: readonly Event[]) => void
  /** Whether any of them wants to hear now. */
  readonly isWanted: () => boolean
}

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
  const waiting: Event[] = []
  let caused = 0

  function emit(...events: readonly Event[]): void {
    const telling = waiting.length > 0
    if (telling) caused += events.length
    if (caused <= mostCaused) waiting.push(...events)
    else if (caused - events.length <= mostCaused)
      onHookError(new RangeError('Listeners caused too many events'), 'listener')
    if (telling) return
    try {
      // What a listener causes is pushed meanwhile, and comes last.
      for (const event of waiting) {
        for (const subscription of [...subscriptions]) {
          if (subscriptions.has(subscription)) tell(() => subscription.listener(event), subscription.hook, onHookError)
        }
      }
    } finally {
      // Near the end of the stack anything above may throw, and a call in here would too.
      waiting.length = 0
      caused = 0
    }
  }

  return { subscriptions, emit, isWanted: () => [...subscriptions].some(({ wants }) => wants()) }
}

/** Each call is a subscription of its own, also for the same function twice. Returns its unsubscribe, true the first time. */
export function subscribe<Event>(
  { subscriptions }: Emitter<Event>,
  listener: (event: Event) => unknown,
  hook: string,
  wants: () => boolean = () => true,
): () => boolean {
  const subscription = { listener, hook, wants }
  subscriptions.add(subscription)
  return () => subscriptions.delete(subscription)
}
