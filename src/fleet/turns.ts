import { startTimer } from '../timer/timer.ts'

/** So many wait for their turn at most: a registry may want a lease for each of its circuits in the same moment. */
const mostWaiting = 10_000

/** Lets so many of what begins run at once. The others wait in order: so many at most, and for a limited time. */
export class Turns {
  readonly #atOnce: number
  readonly #waiting = new Set<() => void>()
  #running = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** How many run: each that began, until its `end`. */
  get running(): number {
    return this.#running
  }

  /** Begins at once, ahead of all that wait. */
  begin(): void {
    this.#running++
  }

  /** Begins when it is its turn. Returns whether it has begun: not where too many wait, or the time is up. */
  async take(withinMs: number): Promise<boolean> {
    if (this.#running < this.#atOnce) this.begin()
    else if (this.#waiting.size >= mostWaiting) return false
    else return this.#turn(withinMs)
    return true
  }

  /** What has begun has ended: another one takes its place. */
  end(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#running--
    else next()
  }

  #turn(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (begins: boolean): void => {
        this.#waiting.delete(begin)
        stop()
        resolve(begins)
      }
      const begin = (): void => leave(true)
      const stop = startTimer(withinMs, () => leave(false), false)
      this.#waiting.add(begin)
    })
  }
}
