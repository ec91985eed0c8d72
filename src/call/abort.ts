/**
 * Throws the reason of a signal that is aborted. Only `aborted` and `reason` are used, because signals of polyfills may
 * have no `throwIfAborted`.
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw signal.reason
}

/**
 * What the calls of one policy do when a signal is aborted. They share one listener for each signal, because often a
 * hundred calls use one signal at once, and Node.js warns about a leak at the eleventh listener.
 */
export class AbortListeners {
  readonly #shared = new WeakMap<AbortSignal, SharedListener>()

  /**
   * Calls back when the signal is aborted later. Returns a function that cancels this; the last one removes the
   * listener.
   */
  add(signal: AbortSignal, onAbort: () => void): () => void {
    const shared = this.#shared.get(signal) ?? this.#listen(signal)
    shared.calls.add(onAbort)
    return () => {
      if (shared.calls.delete(onAbort) && shared.calls.size === 0) shared.stop()
    }
  }

  #listen(signal: AbortSignal): SharedListener {
    const calls = new Set<() => void>()
    // A callback that is cancelled in the meantime is not called, as with separate listeners.
    const abort = (): void => calls.forEach((onAbort) => onAbort())
    const stop = (): void => {
      signal.removeEventListener('abort', abort)
      this.#shared.delete(signal)
    }
    signal.addEventListener('abort', abort)
    const shared = { calls, stop }
    this.#shared.set(signal, shared)
    return shared
  }
}

const key = Symbol('abort listeners of streams')

/** The abort listeners of all streams through a breaker. The breaker keeps them, because modules keep no state. */
export function abortListenersOf(breaker: object): AbortListeners {
  const owner: { readonly [key]?: AbortListeners } = breaker
  if (owner[key] !== undefined) return owner[key]
  const made = new AbortListeners()
  // A frozen breaker does not allow this. Then each stream has its own listener.
  Reflect.defineProperty(breaker, key, { value: made })
  return made
}

interface SharedListener {
  readonly calls: Set<() => void>
  readonly stop: () => void
}
