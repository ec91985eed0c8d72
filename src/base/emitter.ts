import { tell, type HookErrorHandler } from './hook.ts'

/** Hears of events; `hook` names it where it throws. */
export interface Subscription<Event> {
  readonly listener: (event: Event) => unknown
  readonly hook: string
}

/** A function that delivers events, and the subscriptions it delivers to. */
export interface Emitter<Event> {
  readonly subscriptions: Set<Subscription<Event>>
  readonly emit: (...events: readonly Event[]) => void
}

/**
 * Keeps the order in which listeners hear: an event that a listener causes waits until those before it have reached
 * everybody, and events of one operation are given together, so that nothing comes between them. A listener removed
 * meanwhile hears nothing more, one added meanwhile hears the next event.
 */
export function emitter<Event>(onHookError: HookErrorHandler): Emitter<Event> {
  const subscriptions = new Set<Subscription<Event>>()
  const waiting: Event[] = []
  let telling = false

  function emit(...events: readonly Event[]): void {
    waiting.push(...events)
    if (telling) return
    telling = true
    // What a listener causes is pushed meanwhile, and comes last.
    for (const event of waiting) {
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription)) tell(() => subscription.listener(event), subscription.hook, onHookError)
      }
    }
    waiting.length = 0
    telling = false
  }

  return { subscriptions, emit }
}

/** Each call is a subscription of its own, also for the same function twice. Returns its unsubscribe, true the first time. */
export function subscribe<Event>(
  { subscriptions }: Emitter<Event>,
  listener: (event: Event) => unknown,
  hook: string,
): () => boolean {
  const subscription = { listener, hook }
  subscriptions.add(subscription)
  return () => subscriptions.delete(subscription)
}
