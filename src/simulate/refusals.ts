/**
 * Whether openings were right, by what they refused. An opening lasts from the moment a closed circuit opens until it closes,
 * with all that it opens again in between. It was false when most of the calls that it refused would have succeeded; those
 * that count for nothing are left out, and an opening that refused no call is not false.
 */
export class Refusals {
  falseTrips = 0
  #good = 0
  #failing = 0
  #isOpen = false

  /** @param share how much of the call is good: 1 or 0 where that is known, else how likely it is */
  refuse(share: number): void {
    this.#good += share
    this.#failing += 1 - share
  }

  /** The circuit opened, for the first time or again. */
  open(): void {
    this.#isOpen = true
  }

  /** It closed, or there is nothing more. */
  close(): void {
    if (this.#isOpen && this.#good > this.#failing) this.falseTrips++
    this.#isOpen = false
    this.#good = 0
    this.#failing = 0
  }
}
