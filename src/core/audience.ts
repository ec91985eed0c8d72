import { emitter, subscribe, type Emitter } from '../base/emitter.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { CircuitEvent, TransitionEvent } from './circuit-event.ts'

/** The part of a breaker's settings that says who hears of it. */
export interface AudienceSettings {
  readonly onStateChange: ((change: TransitionEvent) => unknown) | undefined
  readonly onHookError: HookErrorHandler
}

type Listener = (event: CircuitEvent) => unknown

/** Who hears of one breaker: the option `onStateChange` first, which hears of transitions alone. */
export class Audience {
  readonly #events: Emitter<CircuitEvent>
  #listeners = 0
  #wanted: readonly (() => boolean)[] = []

  constructor({ onHookError, onStateChange }: AudienceSettings) {
    this.#events = emitter(onHookError)
    if (onStateChange !== undefined) {
      subscribe(this.#events, (event) => event.type === 'transition' && onStateChange(event), 'onStateChange')
    }
  }

  /** Whether anybody wants to hear of calls now: only then are they timed, and events made of them. */
  get hearsCalls(): boolean {
    return this.#listeners > 0 || (this.#wanted.length > 0 && this.#wanted.some((wanted) => wanted()))
  }

  subscribe(listener: Listener): () => void {
    const leave = subscribe(this.#events, listener, 'listener')
    this.#listeners++
    return () => {
      this.#listeners -= Number(leave())
    }
  }

  /** Hears of transitions; what it hears of calls is for it to sort out. `wanted` never throws. */
  watch(listener: Listener, wanted?: () => boolean): () => void {
    const leave = subscribe(this.#events, listener, 'listener')
    if (wanted) this.#wanted = [...this.#wanted, wanted]
    return () => {
      leave()
      this.#wanted = this.#wanted.filter((other) => other !== wanted)
    }
  }

  emit(...events: readonly CircuitEvent[]): void {
    this.#events.emit(...events)
  }
}
