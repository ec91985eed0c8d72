import type { Episode } from './episode.ts'
import type { RateFrom } from './clients.ts'

/** A rate that changes over time: each from its moment on, 0 before the first one. */
export class Rates {
  readonly #steps: readonly RateFrom[]
  #at = 0

  /** @param episodes those among them that change the traffic of these clients multiply the rate */
  constructor(rates: readonly RateFrom[], episodes: readonly Episode[], clients: string) {
    const changes = episodes.flatMap((episode) =>
      (episode.kind === 'lowTraffic' || episode.kind === 'surge') && (episode.clients ?? clients) === clients
        ? [{ fromMs: episode.fromMs, toMs: episode.fromMs + episode.forMs, factor: episode.factor }]
        : [],
    )
    const momentsMs = [...rates.map(({ fromMs }) => fromMs), ...changes.flatMap(({ fromMs, toMs }) => [fromMs, toMs])]
    this.#steps = [...new Set([0, ...momentsMs])]
      .sort((one, other) => one - other)
      .map((fromMs) => {
        const usual = rates.filter((rate) => rate.fromMs <= fromMs).at(-1)?.perSecond ?? 0
        const factors = changes.filter((change) => change.fromMs <= fromMs && fromMs < change.toMs)
        return { fromMs, perSecond: factors.reduce((rate, { factor }) => rate * factor, usual) }
      })
  }

  /**
   * The moment until which so many calls are expected to begin, counted from `fromMs`, which never goes back; Infinity: there
   * are not so many.
   */
  after(fromMs: number, calls: number): number {
    let atMs = fromMs
    let left = calls
    for (;;) {
      while (this.#endOf(this.#at) <= atMs) this.#at++
      const { perSecond } = this.#steps[this.#at] as RateFrom
      const endMs = this.#endOf(this.#at)
      const expected = perSecond > 0 ? ((endMs - atMs) / 1_000) * perSecond : 0
      if (expected > left) return atMs + (left / perSecond) * 1_000
      if (endMs === Infinity) return Infinity
      left -= expected
      atMs = endMs
    }
  }

  #endOf(step: number): number {
    return this.#steps[step + 1]?.fromMs ?? Infinity
  }
}
