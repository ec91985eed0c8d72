import type { Settings } from '../settings/fields.ts'
import type { Draws } from './chance.ts'

/** The time of the world. */
export interface Time {
  readonly nowMs: number
  /** Does something at a moment, or now if that has passed. */
  at(atMs: number, act: () => void): void
}

/** One attempt at the dependency. */
export interface Attempt {
  readonly draws: Draws
  /** Takes the answer; called once, or never. */
  readonly answer: (isGood: boolean) => void
}

/** Beyond this, a call is refused at once: the backlog that Node.js asks for. */
const maxQueued = 511
/** How long a failure takes. */
const failAfterMs = 2
/** How fast it is with a cold cache, as a share of its usual speed. */
const coldSpeed = 0.1

/** A service with so many servers and a queue before them. Calls whose callers have left are served all the same. */
export class Dependency {
  readonly #time: Time
  readonly #busy = new Set<Attempt>()
  #queue: Attempt[] = []
  #hanging: Attempt[] = []
  #settings: Settings
  #isSick = false
  /** How many calls it has served since its cache was cold. */
  #served = Infinity

  constructor(time: Time, settings: Settings) {
    this.#time = time
    this.#settings = settings
  }

  /** What befalls it from now on. Calls that are served go on as they began. */
  become(settings: Settings, isSick: boolean): void {
    const wasSick = this.#isSick
    this.#settings = settings
    this.#isSick = isSick
    if (settings.restarts && isSick && !wasSick) this.#loseAll()
    if (settings.restarts && wasSick && !isSick) this.#served = 0
    if (!(isSick && settings.hangs)) for (const attempt of this.#hanging.splice(0)) this.#fail(attempt)
    this.#serveNext()
  }

  /** Forgets what its cache holds. */
  chill(): void {
    this.#served = 0
  }

  take(attempt: Attempt): void {
    const { hangs, restarts, servers } = this.#settings
    if (this.#isSick && hangs) this.#hanging.push(attempt)
    else if ((this.#isSick && restarts) || attempt.draws.failure < this.#failingShare) this.#fail(attempt)
    else if (this.#busy.size < servers) this.#serve(attempt)
    else if (this.#queue.length < maxQueued) this.#queue.push(attempt)
    else this.#fail(attempt)
  }

  get #failingShare(): number {
    const { failures, troubleFailures } = this.#settings
    return this.#isSick ? Math.max(failures, troubleFailures) : failures
  }

  #serve(attempt: Attempt): void {
    this.#busy.add(attempt)
    const takesMs = this.#settings.latencyMs * attempt.draws.service * this.#slowness
    this.#time.at(this.#time.nowMs + takesMs, () => {
      // A restart has ended it before.
      if (!this.#busy.delete(attempt)) return
      this.#served++
      attempt.answer(true)
      this.#serveNext()
    })
  }

  #serveNext(): void {
    while (this.#busy.size < this.#settings.servers) {
      const next = this.#queue.shift()
      if (next === undefined) break
      this.#serve(next)
    }
  }

  #fail(attempt: Attempt): void {
    this.#time.at(this.#time.nowMs + failAfterMs, () => attempt.answer(false))
  }

  #loseAll(): void {
    const lost = [...this.#busy, ...this.#queue]
    this.#busy.clear()
    this.#queue = []
    for (const attempt of lost) this.#fail(attempt)
  }

  get #slowness(): number {
    const { warmUpCalls, slowness } = this.#settings
    const warmth = warmUpCalls === 0 ? 1 : Math.min(1, coldSpeed + ((1 - coldSpeed) * this.#served) / warmUpCalls)
    return (this.#isSick ? slowness : 1) / warmth
  }
}
