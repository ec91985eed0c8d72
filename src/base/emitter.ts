import { tell, type HookErrorHandler } from './hook.ts'

type Listener<Event> = (event: Event) => unknown

/**
 * Listeners and the order in which they hear: an event that a listener causes waits until those before it have reached
 * everybody. A listener removed meanwhile hears nothing more, one added meanwhile hears the next event.
 */
export class Emitter<Event> {
  readonly #onHookError: HookErrorHandler
  readonly #first: Listener<Event>
  readonly #subscriptions = new Set<{ readonly listener: Listener<Event> }>()
  readonly #waiting: Event[] = []
  #telling = false

  /** @param first hears each event before the listeners: the option `onStateChange` */
  constructor(onHookError: HookErrorHandler, first: Listener<Event>) {
    this.#onHookError = onHookError
    this.#first = first
  }

  get listening(): boolean {
    return this.#subscriptions.size > 0
  }

  /** Each call is a subscription of its own, also for the same function twice. Returns its unsubscribe. */
  subscribe(listener: Listener<Event>): () => void {
    const subscription = { listener }
    this.#subscriptions.add(subscription)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  /** Events of one operation are given together, so that nothing a listener causes comes between them. */
  emit(events: readonly Event[]): void {
    this.#waiting.push(...events)
    if (this.#telling) return
    this.#telling = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#deliver(next)
    this.#telling = false
  }

  #deliver(event: Event): void {
    this.#tell(this.#first, event, 'onStateChange')
    for (const subscription of [...this.#subscriptions]) {
      if (this.#subscriptions.has(subscription)) this.#tell(subscription.listener, event, 'listener')
    }
  }

  #tell(listener: Listener<Event>, event: Event, hook: string): void {
    tell(
      () => listener(event),
      (error) => {
        this.#onHookError(error, hook)
      },
    )
  }
}
