import { callback, check, checkAnswer, readOptions, rule, text, wholeNumber } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import { callHook, isThenable } from '../base/hook.ts'
import { inspected, type CircuitBreaker, type Inspect } from '../call/circuit-breaker.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import { KeyedBreaker } from './keyed-breaker.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { UseOrder } from './use-order.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface BreakerRegistryOptions {
  /**
   * How many breakers the registry keeps, a whole number above 0.
   *
   * @default 10_000
   */
  readonly maxSize?: number | undefined
  /**
   * The options of every breaker, checked at once; or a function that returns the options for a key, called when the
   * key is first used. A breaker is named after its key. A `name` in options for all breakers comes before the key, as
   * in `payments:eu`; a `name` that the function returns is the whole name.
   *
   * @default {}
   */
  readonly options?: CircuitBreakerOptions | ((key: string) => CircuitBreakerOptions) | undefined
  /**
   * Receives each breaker that is evicted because the registry is full, after the eviction, but not one that `delete`
   * or `clear` removes. Errors that it throws go to the `onHookError` of that breaker. An eviction that it causes
   * itself is counted, but not passed to it.
   */
  readonly onEvict?: ((key: string, breaker: CircuitBreaker) => void) | undefined
}

/** Receives each event of the breaker with this key. */
export type KeyedListener = (event: CircuitEvent, key: string) => void

/** One `watch()`: what it does with each breaker that comes, and what to call when that one goes. */
interface Watcher {
  readonly join: (breaker: KeyedBreaker) => () => void
  readonly ends: Map<KeyedBreaker, () => void>
}

/** Errors in them are found when a breaker is made from them. A promise would look like an object without options. */
export const optionsRule = rule<CircuitBreakerOptions | ((key: string) => CircuitBreakerOptions)>(
  'object function',
  'options of a breaker, or a function that returns them',
  (options) => !Array.isArray(options) && !isThenable(options),
)

/**
 * Keeps a breaker for each key, made on first use. When the registry is full, it evicts the least recently used breaker
 * that is closed without a failure in its window. If there is none, it evicts one that is closed, then one that is open
 * or half-open, and a held one only if all are held. Calls that still run through an evicted breaker end as usual, but
 * do not count for a later breaker of its key.
 *
 * @example
 * ```ts
 * import { execute } from 'recloser'
 * import { BreakerRegistry } from 'recloser/registry'
 *
 * const hosts = new BreakerRegistry({ maxSize: 1_000, options: { failureThreshold: 3 } })
 * console.log(await execute(hosts.get('a.example'), () => 'answered'), hosts.size)
 * ```
 */
export class BreakerRegistry {
  readonly #maxSize: number
  readonly #make: (key: string) => KeyedBreaker
  readonly #breakers = new Map<string, KeyedBreaker>()
  readonly #order = new UseOrder()
  readonly #watchers = new Set<Watcher>()
  readonly #onEvict: ((key: string, breaker: CircuitBreaker) => unknown) | undefined
  #evictions = 0
  /** The breaker whose arrival evicted another one, while `onEvict` runs. */
  #arriving: KeyedBreaker | undefined

  /** @throws TypeError, RangeError */
  constructor(options: BreakerRegistryOptions = {}) {
    const schema = {
      maxSize: [wholeNumber, 10_000],
      options: [optionsRule, {}],
      onEvict: [callback<(key: string, breaker: CircuitBreaker) => unknown>(), undefined],
    } as const
    const given = readOptions('BreakerRegistry()', options, schema, 'options', [
      [/^(trip|failureT|reset|halfO)/, '`options: { … }`'],
    ])
    this.#onEvict = given.onEvict
    this.#maxSize = given.maxSize
    this.#make = maker(given.options)
  }

  /** How many breakers are in the registry. */
  get size(): number {
    return this.#breakers.size
  }

  /** How many breakers were evicted so far. If this grows all the time, `maxSize` is too small for the keys in use. */
  get evictions(): number {
    return this.#evictions
  }

  /**
   * Returns the breaker of this key, and makes it if there is none. It becomes the most recently used one. In O(1)
   * amortised.
   *
   * @throws TypeError for a key that is not a string; any error that the options function throws, or that its options
   * cause
   */
  get(key: string): CircuitBreaker {
    const known = this.#breakers.get(key)
    if (known === undefined) return this.#add(key)
    this.#order.touch(known)
    return known
  }

  /** Returns the breaker of this key if there is one. It does not make one, and does not count as a use. */
  peek(key: string): CircuitBreaker | undefined {
    return this.#breakers.get(key)
  }

  /** Whether there is a breaker for this key. This does not count as a use. */
  has(key: string): boolean {
    return this.#breakers.has(key)
  }

  /** Removes the breaker of this key, whatever its state. Returns whether there was one. */
  delete(key: string): boolean {
    return this.#remove(this.#breakers.get(key))
  }

  /** Removes all breakers, whatever their state. This does not count as evictions. In O(size). */
  clear(): void {
    for (const [key] of [...this]) this.delete(key)
  }

  /** The breakers, in the order in which they were made. This does not count as a use. */
  values(): IterableIterator<CircuitBreaker> {
    return this.#breakers.values()
  }

  /** Keys and breakers, in the order in which they were made. This does not count as a use. */
  [Symbol.iterator](): IterableIterator<[key: string, breaker: CircuitBreaker]> {
    return this.#breakers.entries()
  }

  /**
   * Calls the listener with every event of every breaker, and with its key, until the breaker leaves the registry. This
   * includes breakers that are made later. Errors that the listener throws go to the breaker's `onHookError`. In
   * O(size).
   *
   * @returns a function that unsubscribes the listener
   * @throws TypeError
   */
  subscribe(listener: KeyedListener): Unsubscribe {
    check('subscribe()', 'listener', listener, callback())
    // The result of the listener goes to the breaker, which handles a promise that rejects.
    return this.watch((breaker) => breaker.subscribe((event) => listener(event, breaker.key)))
  }

  /** @internal Only the first of its keys, because a log should not get ten thousand lines. */
  [inspected](_depth: unknown, options: unknown, inspect: Inspect): string {
    const keys = this.#breakers.keys()
    const shown = { size: this.size, keys: Array.from({ length: Math.min(this.size, 20) }, () => keys.next().value) }
    return `BreakerRegistry ${inspect(shown, options)}`
  }

  /**
   * @internal Calls `join` with each breaker that is there or comes; what that returns is called when the breaker leaves, or
   * the watch ends.
   */
  watch(join: Watcher['join']): Unsubscribe {
    const watcher = { join, ends: new Map<KeyedBreaker, () => void>() }
    this.#watchers.add(watcher)
    for (const breaker of this.#breakers.values()) enter(watcher, breaker)
    const unsubscribe = (): void => {
      this.#watchers.delete(watcher)
      for (const breaker of watcher.ends.keys()) leave(watcher, breaker)
    }
    return Object.assign(unsubscribe, { [dispose]: unsubscribe })
  }

  #add(key: string): CircuitBreaker {
    check('get()', 'key', key, text)
    const breaker = this.#make(key)
    // The options function may have asked for the same key.
    const meanwhile = this.#breakers.get(key)
    if (meanwhile !== undefined) return meanwhile
    this.#breakers.set(key, breaker)
    this.#order.append(breaker)
    for (const watcher of this.#watchers) enter(watcher, breaker)
    // A breaker that `onEvict` adds must not replace the breaker that is being returned.
    const arriving = this.#arriving
    if (arriving && this.peek(arriving.key) === arriving) this.#order.touch(arriving)
    if (this.size > this.#maxSize) this.#evict(breaker)
    return breaker
  }

  #evict(arriving: KeyedBreaker): void {
    const breaker = this.#order.toEvict(this.size)
    this.#evictions += Number(this.#remove(breaker))
    const onEvict = this.#onEvict
    // Otherwise a handler that puts the evicted breaker back would continue until the stack overflows.
    if (!breaker || !onEvict || this.#arriving) return
    this.#arriving = arriving
    try {
      callHook(() => onEvict(breaker.key, breaker), 'onEvict', breaker.settings.onHookError)
    } finally {
      this.#arriving = undefined
    }
  }

  #remove(breaker: KeyedBreaker | undefined): boolean {
    if (breaker === undefined) return false
    this.#breakers.delete(breaker.key)
    this.#order.remove(breaker)
    for (const watcher of this.#watchers) leave(watcher, breaker)
    return true
  }
}

/** Options for all are checked once, and shared. */
function maker(options: CircuitBreakerOptions | ((key: string) => CircuitBreakerOptions)) {
  if (typeof options === 'function') {
    return (key: string) => {
      const answer = checkAnswer('BreakerRegistry()', 'options', options(key), optionsRule)
      // A function is refused there.
      return new KeyedBreaker(key, key, resolveOptions(answer as CircuitBreakerOptions))
    }
  }
  const settings = resolveOptions(options)
  const { name } = settings
  const shared = Object.freeze({ ...settings, name: undefined })
  return (key: string) => new KeyedBreaker(key, name === undefined ? key : `${name}:${key}`, shared)
}

/** What `join` causes may have brought the breaker in already. */
function enter({ join, ends }: Watcher, breaker: KeyedBreaker): void {
  if (!ends.has(breaker)) ends.set(breaker, join(breaker))
}

function leave({ ends }: Watcher, breaker: KeyedBreaker): void {
  const end = ends.get(breaker)
  ends.delete(breaker)
  end?.()
}
