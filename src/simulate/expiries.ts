import { Queue } from './queue.ts'

/** Something with a limited time. */
export interface Expiring {
  /** Whether it has ended, so that its time no longer matters. */
  readonly hasEnded: boolean
  expire(): void
}

/** A clock that can call back after a time. */
export interface Alarm {
  readonly nowMs: number
  after(ms: number, act: () => void): void
}

/**
 * Lets items expire that all have the same time limit. Items that began first are due first, so only one of them at a
 * time needs an event, and items that have ended are released early.
 */
export class Expiries {
  readonly #alarm: Alarm
  readonly #ms: number
  readonly #items = new Queue<{ readonly dueAtMs: number; readonly item: Expiring }>()
  #isSet = false

  /** @param ms with Infinity, nothing expires */
  constructor(alarm: Alarm, ms: number) {
    this.#alarm = alarm
    this.#ms = ms
  }

  add(item: Expiring): void {
    if (this.#ms === Infinity) return
    this.#forgetEnded()
    this.#items.add({ dueAtMs: this.#alarm.nowMs + this.#ms, item })
    this.#set()
  }

  #set(): void {
    const next = this.#items.first
    if (this.#isSet || next === undefined) return
    this.#isSet = true
    this.#alarm.after(next.dueAtMs - this.#alarm.nowMs, () => {
      this.#isSet = false
      while ((this.#items.first?.dueAtMs ?? Infinity) <= this.#alarm.nowMs) {
        const due = this.#items.take()
        if (due?.item.hasEnded === false) due.item.expire()
      }
      this.#forgetEnded()
      this.#set()
    })
  }

  #forgetEnded(): void {
    while (this.#items.first?.item.hasEnded === true) this.#items.take()
  }
}
