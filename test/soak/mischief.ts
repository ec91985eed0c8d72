import type { Chance } from './chance.ts'
import type { Kind, Tally } from './kinds.ts'

/** What every hook of a soak throws: whatever else reaches `onHookError` is the library's own. */
export const mischief: Error = Object.freeze(new Error('mischief'))

/** Lets hooks fail now and then. */
export class Imp {
  readonly #chance: Chance
  readonly #tally: Tally
  /** While it is away nothing fails. */
  away = false

  constructor(chance: Chance, tally: Tally) {
    this.#chance = chance
    this.#tally = tally
  }

  /** Throws once in so many times. */
  throwOneIn(times: number, kind: Kind): void {
    if (this.#strikes(times, kind)) throw mischief
  }

  /** What an async hook gives that rejects, once in so many times. */
  rejectOneIn(times: number, kind: Kind): unknown {
    return this.#strikes(times, kind) ? Promise.reject(mischief) : undefined
  }

  /** Runs it once in so many times. */
  doOneIn(times: number, kind: Kind, act: () => void): void {
    if (this.#strikes(times, kind)) act()
  }

  /** A garbage answer in place of the good one, once in so many times. */
  garble<T>(good: T, times: number, kind: Kind): T {
    if (!this.#strikes(times, kind)) return good
    const garbage: unknown = this.#chance.pick([() => NaN, () => -1, () => 5n, () => Promise.reject(mischief)])()
    return garbage as T
  }

  #strikes(times: number, kind: Kind): boolean {
    const strikes = !this.away && this.#chance.oneIn(times)
    if (strikes) this.#tally.note(kind)
    return strikes
  }
}
