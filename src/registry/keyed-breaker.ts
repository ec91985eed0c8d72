import { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Settings } from '../breaker/settings.ts'

/**
 * A breaker of a registry. It is its own link in the order of use, because separate link objects would cost as much
 * again as the entries of the map.
 */
export class KeyedBreaker extends CircuitBreaker {
  readonly #key: string
  #older: KeyedBreaker | undefined
  #newer: KeyedBreaker | undefined

  /** `name` is used if the settings have none. */
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

  /** Becomes the newest, after the previous newest. */
  follow(newest: KeyedBreaker | undefined): void {
    this.#older = newest
    if (newest !== undefined) newest.#newer = this
  }

  /** Leaves the order, and links its neighbours to each other. */
  unlink(): void {
    if (this.#older !== undefined) this.#older.#newer = this.#newer
    if (this.#newer !== undefined) this.#newer.#older = this.#older
    this.#older = undefined
    this.#newer = undefined
  }
}
