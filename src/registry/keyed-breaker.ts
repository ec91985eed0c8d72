import { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Settings } from '../breaker/settings.ts'

/**
 * A breaker of a registry. It is its own link in the order of use: a link object for each would cost as much again as its
 * place in the map.
 */
export class KeyedBreaker extends CircuitBreaker {
  readonly #key: string
  #older: KeyedBreaker | undefined
  #newer: KeyedBreaker | undefined

  /** `name` is for settings that have none. */
  constructor(key: string, name: string, settings: Settings) {
    super(undefined, name, settings)
    this.#key = key
  }

  get key(): string {
    return this.#key
  }

  /** The one that was last used before this one. */
  get older(): KeyedBreaker | undefined {
    return this.#older
  }

  /** The one that was last used after this one. */
  get newer(): KeyedBreaker | undefined {
    return this.#newer
  }

  /** Becomes the newest, after the one that was it. */
  follow(newest: KeyedBreaker | undefined): void {
    this.#older = newest
    if (newest !== undefined) newest.#newer = this
  }

  /** Leaves the order; its neighbours are then each other's. */
  unlink(): void {
    if (this.#older !== undefined) this.#older.#newer = this.#newer
    if (this.#newer !== undefined) this.#newer.#older = this.#older
    this.#older = undefined
    this.#newer = undefined
  }
}
