import { wholeNumber } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import { isRegistry, watchBreakers, type BreakerOrRegistry } from './breaker-source.ts'
import { Evictions } from './evictions.ts'
import { Series, type Sample } from './series.ts'

/** One call of the user that added breakers to a collector. */
export interface Source {
  readonly breakers: readonly BreakerOrRegistry[]
  readonly maxNames: number
  /** Receives each event, if wanted; then every call is timed. */
  readonly onEvent: ((event: CircuitEvent, name: string) => void) | undefined
}

/** The schema of the option that bounds the names. */
export const maxNames = [wholeNumber, 1_000] as const

/** The name of the series for all breakers above the limit. */
const others = 'other'

interface Member {
  readonly name: string
  readonly sources: Set<Source>
  /** Those of its series. */
  readonly seriesSources: Set<Source>
  readonly leaveSeries: () => void
  listener: Source | undefined
  unsubscribe: (() => void) | undefined
}

/**
 * Keeps a series for each name up to a limit, and one series for all others. A breaker that is added twice counts once.
 * A series stays when its breakers go, until every source that had breakers of that name is gone.
 */
export class Collector {
  readonly #series = new Map<string, { readonly series: Series; readonly sources: Set<Source> }>()
  readonly #members = new Map<CircuitBreaker, Member>()
  readonly #evictions = new Evictions()
  #samples: readonly Sample[] | undefined

  /** Returns a function that removes the source. */
  add(source: Source): () => void {
    const end = watchBreakers(source.breakers, (breaker) => this.#join(breaker, source))
    const leaves = source.breakers.filter(isRegistry).map((registry) => this.#evictions.join(registry))
    return () => {
      end()
      for (const leave of leaves) leave()
      for (const [name, { sources }] of this.#series) {
        if (sources.delete(source) && sources.size === 0) this.#series.delete(name)
      }
    }
  }

  /** How many breakers its registries have evicted since they were added. */
  get evictions(): number {
    return this.#evictions.count
  }

  has(name: string): boolean {
    return this.#series.has(name)
  }

  /** Taken once for all readers in the same turn, so that their values are consistent. */
  samples(): readonly Sample[] {
    if (this.#samples) return this.#samples
    queueMicrotask(() => {
      this.#samples = undefined
    })
    return (this.#samples = [...this.#series.values()].map(({ series }) => series.sample()))
  }

  #join(breaker: CircuitBreaker, source: Source): () => void {
    const member = this.#members.get(breaker) ?? this.#admit(breaker, source)
    member.sources.add(source)
    member.seriesSources.add(source)
    listen(breaker, member)
    return () => {
      member.sources.delete(source)
      listen(breaker, member)
      if (member.sources.size > 0) return
      member.leaveSeries()
      this.#members.delete(breaker)
    }
  }

  #admit(breaker: CircuitBreaker, { maxNames }: Source): Member {
    const known = this.#series.has(breaker.name) || this.#series.size < maxNames
    const name = known ? breaker.name : others
    const { series, sources } = this.#series.get(name) ?? this.#begin(name)
    const member = {
      name,
      sources: new Set<Source>(),
      seriesSources: sources,
      leaveSeries: series.join(breaker),
      listener: undefined,
      unsubscribe: undefined,
    }
    this.#members.set(breaker, member)
    return member
  }

  #begin(name: string) {
    const begun = { series: new Series(name), sources: new Set<Source>() }
    this.#series.set(name, begun)
    return begun
  }
}

/** One of the sources that want events receives the events of the breaker, as long as there is such a source. */
function listen(breaker: CircuitBreaker, member: Member): void {
  const next = [...member.sources].find(({ onEvent }) => onEvent !== undefined)
  if (next === member.listener) return
  member.unsubscribe?.()
  const onEvent = next?.onEvent
  member.listener = next
  member.unsubscribe = onEvent && breaker.subscribe((event) => onEvent(event, member.name))
}
