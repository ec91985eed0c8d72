import type { Hold, Holds } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'

type Position = 'open' | 'closed'

/** What this process holds one breaker in, and what other processes do. */
export class SharedHolds {
  readonly #breaker: CircuitBreaker
  /** What other processes hold, and the handles for it. */
  readonly #remote = new Map<Position, Hold | undefined>()
  /** The positions that this process holds it in, `o` and `c`, and those that Redis knows of. */
  #own: string
  #told: string | undefined = ''

  /** @param mayBeTold whether Redis may have a hold of this process from a breaker before it */
  constructor(breaker: CircuitBreaker, mayBeTold: boolean) {
    this.#breaker = breaker
    if (mayBeTold) this.#told = undefined
    // One that is held open may be held closed too, which its next change tells.
    this.#own = breaker.current.held?.slice(0, 1) ?? ''
  }

  get own(): string {
    return this.#own
  }

  /** Whether Redis has to be told. */
  get isNews(): boolean {
    return this.#own !== this.#told
  }

  /** Whether other processes hold it. */
  get byOthers(): boolean {
    return this.#remote.size > 0
  }

  /** Whether Redis has a hold of this process. */
  get isTold(): boolean {
    return this.#told !== ''
  }

  /** Redis, or another process, may have forgotten them: they are told anew. */
  forget(): void {
    if (this.#told !== '') this.#told = undefined
  }

  /** What Redis knows, as it has answered to what it was told; `undefined`: it is being told. */
  told(positions: string | undefined): void {
    this.#told = positions
  }

  /** What Redis has of it, unless it is being told now: another program may have deleted it. */
  found(positions: string): void {
    if (this.#told !== undefined) this.#told = positions
  }

  /** So many handles hold the breaker, those for other processes among them. */
  changed(counts: Readonly<Holds> = { open: 0, closed: 0 }): void {
    const own = (position: Position): boolean => counts[position] > Number(this.#remote.has(position))
    this.#own = `${own('open') ? 'o' : ''}${own('closed') ? 'c' : ''}`
  }

  /** It is no longer known whether other processes hold it. */
  release(): void {
    for (const position of ['open', 'closed'] as const) this.holdFor(position, false)
  }

  /** Other processes hold it in this position, or do not. */
  holdFor(position: Position, wanted: boolean): void {
    const remote = this.#remote
    if (wanted === remote.has(position)) return
    // Noted before the breaker tells of it, so that it is not taken for one of this process.
    if (wanted) {
      remote.set(position, undefined)
      const hold = this.#breaker.hold(position)
      // Who was told of it may have dropped the breaker.
      if (remote.has(position)) remote.set(position, hold)
      else hold.release()
    } else {
      const hold = remote.get(position)
      remote.delete(position)
      hold?.release()
    }
  }
}
