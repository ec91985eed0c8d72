// What happened, of the last three minutes: second by second, the states of the circuit, and the trouble.

import type { Band } from '../../../pages/design/history.ts'

/** What became of the calls of one side. Calls and attempts count where they began, all else where it happened. */
export interface Counts {
  calls: number
  attempts: number
  good: number
  /** Attempts that failed. */
  failures: number
  rejected: number
  /** How long all attempts that ended took, together. */
  tookMs: number
  ended: number
  slowestMs: number
}

export interface Second {
  readonly atMs: number
  readonly guarded: Counts
  readonly unguarded: Counts
}

/** With the breaker, and without it. */
export type Side = 'guarded' | 'unguarded'

export const keptMs = 180_000

/** What is kept of a run, and forgotten when it is too old. */
export class Recording {
  readonly #seconds: Second[] = []
  #bands: readonly Band[] = []
  #troubles: readonly Band[] = []

  /** The counts of one side at a moment. Moments never go back. */
  at(nowMs: number, side: Side): Counts {
    return this.#secondAt(nowMs)[side]
  }

  /** The circuit is in this state from now on. */
  state(nowMs: number, state: string): void {
    this.#bands = next(this.#bands, nowMs, state)
  }

  /** Whether the dependency is in trouble from now on. */
  trouble(nowMs: number, isSick: boolean): void {
    this.#troubles = next(this.#troubles, nowMs, isSick ? 'sick' : 'well')
  }

  get seconds(): readonly Second[] {
    return this.#seconds
  }

  bands(nowMs: number): readonly Band[] {
    return until(this.#bands, nowMs)
  }

  troubles(nowMs: number): readonly Band[] {
    return until(this.#troubles, nowMs).filter(({ state }) => state === 'sick')
  }

  /** The sum of one count over the whole seconds of the last so many milliseconds. */
  recent(nowMs: number, side: Side, name: keyof Counts, lastMs: number): number {
    const fromMs = startOf(nowMs) - lastMs
    return this.#seconds
      .filter(({ atMs }) => atMs >= fromMs && atMs < startOf(nowMs))
      .reduce((sum, second) => sum + second[side][name], 0)
  }

  #secondAt(nowMs: number): Second {
    const atMs = startOf(nowMs)
    const last = this.#seconds.at(-1)
    if (last?.atMs === atMs) return last
    const made = { atMs, guarded: nothing(), unguarded: nothing() }
    this.#seconds.push(made)
    while ((this.#seconds[0]?.atMs ?? atMs) < atMs - keptMs) this.#seconds.shift()
    return made
  }
}

const startOf = (nowMs: number): number => Math.floor(nowMs / 1_000) * 1_000

const nothing = (): Counts => ({
  calls: 0,
  attempts: 0,
  good: 0,
  failures: 0,
  rejected: 0,
  tookMs: 0,
  ended: 0,
  slowestMs: 0,
})

/** The bands that are not too old, the last of which has no end yet. */
function next(bands: readonly Band[], nowMs: number, state: string): readonly Band[] {
  if (bands.at(-1)?.state === state) return bands
  return [...until(bands, nowMs).filter(({ toMs }) => toMs > nowMs - keptMs), { fromMs: nowMs, toMs: Infinity, state }]
}

const until = (bands: readonly Band[], nowMs: number): Band[] =>
  bands.map((band) => ({ ...band, toMs: Math.min(band.toMs, nowMs) }))
