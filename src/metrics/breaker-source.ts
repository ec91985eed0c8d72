import { optionError } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { isBreaker } from '../call/task.ts'
import type { BreakerRegistry } from '../registry/registry.ts'

/**
 * The breakers to observe: one breaker, all present and future breakers of a registry, or an iterable of breakers and
 * registries, such as an array. An iterable is read once, and may be empty. A breaker that is in it twice, or also in
 * one of its registries, counts once. A Map is an iterable of pairs, so pass its `values()`.
 */
export type BreakerSource = BreakerOrRegistry | Iterable<BreakerOrRegistry>

/** One breaker, or all breakers of a registry. */
export type BreakerOrRegistry = CircuitBreaker | BreakerRegistry

/**
 * The breakers and registries of a source, each once.
 *
 * @throws TypeError for any other value, or an iterable of other values; any error that the iterable throws
 */
export function sourcesIn(caller: string, given: unknown): readonly BreakerOrRegistry[] {
  const sources = new Set<BreakerOrRegistry>()
  for (const each of isOne(given) || !isIterable(given) ? [given] : given) {
    if (!isOne(each)) {
      throw optionError(
        TypeError,
        caller,
        'breakers',
        'a CircuitBreaker or a BreakerRegistry, or an iterable of these',
        each,
      )
    }
    sources.add(each)
  }
  return [...sources]
}

// Checked by shape, not by class, because they may come from another copy of the package.
export const isRegistry = (value: unknown): value is BreakerRegistry =>
  typeof (value as BreakerRegistry | null | undefined)?.peek === 'function'

const isOne = (value: unknown): value is BreakerOrRegistry => isBreaker(value) || isRegistry(value)

/** A string is also iterable, but its items are characters, so it is refused. */
const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function'

/** Called with each breaker when the watch begins; returns a function that ends it. */
export type Watch = (breaker: CircuitBreaker) => () => void

/**
 * Watches these breakers, and the breakers of these registries as long as they are in them. Each breaker is watched
 * once, even if several sources have it. Returns a function that ends everything.
 */
export function watchBreakers(sources: readonly BreakerOrRegistry[], watch: Watch): () => void {
  const join = shared(watch)
  const ends = sources.map((source) => (isRegistry(source) ? source.watch(join) : join(source)))
  return () => {
    for (const end of ends) end()
  }
}

/** One watch for each breaker, even if it is joined several times; it ends when all have left. */
function shared(watch: Watch): Watch {
  const watched = new Map<CircuitBreaker, { uses: number; readonly end: () => void }>()
  return (breaker) => {
    const known = watched.get(breaker) ?? { uses: 0, end: watch(breaker) }
    watched.set(breaker, known)
    known.uses++
    return () => {
      if (--known.uses > 0) return
      watched.delete(breaker)
      known.end()
    }
  }
}
