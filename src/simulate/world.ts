import { seededRandom } from '../testing/seeded-random.ts'
import { Agenda } from './agenda.ts'

/** The time of a simulation, its events that are due, and its random numbers. */
export class World {
  readonly #agenda = new Agenda<() => void>()
  readonly #seeds: () => number
  #nowMs = 0
  /** Whether something continues in promises, so that they must run before time moves on. */
  hasPromises = false

  constructor(seed: number) {
    this.#seeds = seededRandom(seed)
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /**
   * Separate random numbers for one part of the world, so that the numbers that one part draws do not change another
   * part. With the same seed, the same calls begin at the same times with every guard.
   */
  chance(): () => number {
    return seededRandom(Math.floor(this.#seeds() * 2 ** 32))
  }

  /** Does something at a given time, or now if that has passed. */
  at(atMs: number, act: () => void): void {
    this.#agenda.add(Math.max(atMs, this.#nowMs), act)
  }

  /** Does what is due next; false if nothing is due any more. */
  step(): boolean {
    const { nextAtMs } = this.#agenda
    const act = this.#agenda.take()
    if (act === undefined) return false
    this.#nowMs = nextAtMs
    act()
    return true
  }
}
