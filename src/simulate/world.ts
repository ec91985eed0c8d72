import { seededRandom } from '../testing/seeded-random.ts'
import { Agenda } from './agenda.ts'

/** The time of a simulation, what is due in it, and its chance. */
export class World {
  readonly #agenda = new Agenda<() => void>()
  readonly #seeds: () => number
  #nowMs = 0
  /** Whether something has happened that goes on in promises, so that they must run before time does. */
  hasPromises = false

  constructor(seed: number) {
    this.#seeds = seededRandom(seed)
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /**
   * Chance of its own for one part of the world, so that what one part draws does not change what befalls another: with the
   * same seed the same calls begin at the same moments, whatever the guard does.
   */
  chance(): () => number {
    return seededRandom(Math.floor(this.#seeds() * 2 ** 32))
  }

  /** Does something at a moment, or now if that has passed. */
  at(atMs: number, act: () => void): void {
    this.#agenda.add(Math.max(atMs, this.#nowMs), act)
  }

  /** Does what is due next; false: nothing ever is. */
  step(): boolean {
    const { nextAtMs } = this.#agenda
    const act = this.#agenda.take()
    if (act === undefined) return false
    this.#nowMs = nextAtMs
    act()
    return true
  }
}
