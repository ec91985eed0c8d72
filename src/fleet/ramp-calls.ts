import { startTimer } from '../timer/timer.ts'

/** A call of the ramp that is in flight. */
interface RampCall {
  readonly atMs: number
  /** The round of the fleet in which it was admitted. */
  readonly round: string
  /** Whether it has taken longer than a probe may: then it has lost its place. */
  isHung: boolean
  /** Ends the timer that says so. */
  readonly stop: () => void
}

/** The calls of a ramp that are in flight in this process. */
export class RampCalls {
  readonly #calls: RampCall[] = []
  #hung = 0

  /** How many of them have a place. */
  get running(): number {
    return this.#calls.length - this.#hung
  }

  /** @param onHang called once it has run for `probeMs`, and has lost its place */
  begin(atMs: number, round: string, probeMs: number, onHang: () => void): void {
    const hangs = (): void => {
      call.isHung = true
      this.#hung++
      onHang()
    }
    const call: RampCall = { atMs, round, isHung: false, stop: startTimer(probeMs, hangs, false) }
    this.#calls.push(call)
  }

  /** The round of a call that has ended; those of the same moment are alike. `undefined`: it had none. */
  end(atMs: number): string | undefined {
    const at = this.#calls.findIndex((call) => call.atMs === atMs)
    const [call] = at < 0 ? [] : this.#calls.splice(at, 1)
    if (call?.isHung) this.#hung--
    call?.stop()
    return call?.round
  }

  /** None of them belongs to the ramp any more. */
  clear(): void {
    for (const { stop } of this.#calls.splice(0)) stop()
    this.#hung = 0
  }
}
