/**
 * Whether openings were right, judged by the calls that they refused. An opening lasts from the time when a closed
 * circuit opens until it closes, including each time that it opens again in between. It was false if most of the calls
 * that it refused would have succeeded. Calls that do not count are left out, and an opening that refused no call is
 * not false.
 */
export class Refusals {
  falseTrips = 0
  #good = 0
  #failing = 0
  #isOpen = false

  /** @param share how much of the call is good: 1 or 0 if that is known, otherwise the probability */
  refuse(share: number): void {
    this.#good += share
    this.#failing += 1 - share
  }

  /** The circuit opened, for the first time or again. */
  open(): void {
    this.#isOpen = true
  }

  /** It closed, or the trace has ended. */
  close(): void {
    if (this.#isOpen && this.#good > this.#failing) this.falseTrips++
    this.#isOpen = false
    this.#good = 0
    this.#failing = 0
  }
}
