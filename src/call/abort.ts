/**
 * Throws the reason of a signal that is aborted. Signals are asked for `aborted` and `reason` alone: those of polyfills may
 * have no `throwIfAborted`.
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw signal.reason
}

/**
 * What the calls of one policy do when a signal is aborted. They share one listener for each signal, since a signal often
 * serves a hundred calls at once, and Node.js warns of a leak at the eleventh listener.
 */
export class AbortListeners {
  readonly #shared = new WeakMap<AbortSignal, SharedListener>()

  /** Calls back when the signal is aborted from now on. Returns what takes that back; the last one takes the listener. */
  add(signal: AbortSignal, onAbort: () => void): () => void {
    const shared = this.#shared.get(signal) ?? this.#listen(signal)
    shared.calls.add(onAbort)
    return () => {
      if (shared.calls.delete(onAbort) && shared.calls.size === 0) shared.stop()
    }
  }

  #listen(signal: AbortSignal): SharedListener {
    const calls = new Set<() => void>()
    // One that is taken back meanwhile is not called, as with listeners of their own.
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

/** Those of all streams through a breaker. It keeps them itself, since modules keep no state. */
export function abortListenersOf(breaker: object): AbortListeners {
  const owner: { readonly [key]?: AbortListeners } = breaker
  if (owner[key] !== undefined) return owner[key]
  const made = new AbortListeners()
  // Refused by a breaker that is frozen: then each stream has a listener of its own.
  Reflect.defineProperty(breaker, key, { value: made })
  return made
}

interface SharedListener {
  readonly calls: Set<() => void>
  readonly stop: () => void
}
