import type { CircuitBreaker } from 'recloser'
import type { Settings } from '../settings/fields.ts'
import { draw, type Draws } from './chance.ts'
import { Dependency, type Time } from './dependency.ts'
import type { Counts, Recording, Side } from './recording.ts'

/** What became of all calls of one side. */
export interface Totals {
  calls: number
  good: number
  failed: number
  refused: number
  /** Attempts that the dependency had to bear while it was in trouble. */
  sickAttempts: number
}

/** How long a caller waits before it tries again. */
const retryAfterMs = 100

/** The callers of one side with their own copy of the dependency, with a breaker around each attempt or without one. */
export class Callers {
  readonly dependency: Dependency
  readonly totals: Totals = { calls: 0, good: 0, failed: 0, refused: 0, sickAttempts: 0 }
  readonly #time: Time
  readonly #record: Recording
  readonly #side: Side
  readonly #random: () => number
  #settings: Settings
  #isSick = false
  #breaker: CircuitBreaker | undefined
  #inProgress = 0

  constructor(time: Time, settings: Settings, record: Recording, side: Side, random: () => number) {
    this.#time = time
    this.#settings = settings
    this.#record = record
    this.#side = side
    this.#random = random
    this.dependency = new Dependency(time, settings)
  }

  /** Calls that have begun and not ended. */
  get inProgress(): number {
    return this.#inProgress
  }

  become(settings: Settings, isSick: boolean): void {
    this.#settings = settings
    this.#isSick = isSick
    this.dependency.become(settings, isSick)
  }

  guardBy(breaker: CircuitBreaker): void {
    this.#breaker = breaker
  }

  /** @param draws what befalls the first attempt; each further one has draws of its own */
  call(draws: Draws): void {
    this.totals.calls++
    this.#counts.calls++
    this.#inProgress++
    this.#try(draws, 1)
  }

  #try(draws: Draws, attempt: number): void {
    const breaker = this.#breaker
    const permit = breaker?.tryAcquire()
    if (breaker !== undefined && permit === undefined) {
      this.#counts.rejected++
      this.#end('refused')
      return
    }
    const beganAtMs = this.#time.nowMs
    let isOver = false
    const settle = (isGood: boolean, reason: string): void => {
      if (isOver) return
      isOver = true
      if (isGood) permit?.succeed()
      else permit?.fail(reason)
      this.#note(isGood, this.#time.nowMs - beganAtMs)
      if (isGood) this.#end('good')
      else if (attempt >= this.#settings.attempts) this.#end('failed')
      else this.#time.at(this.#time.nowMs + retryAfterMs, () => this.#try(draw(this.#random), attempt + 1))
    }
    this.#counts.attempts++
    if (this.#isSick) this.totals.sickAttempts++
    this.dependency.take({ draws, answer: (isGood) => settle(isGood, 'the dependency failed') })
    const { timeoutMs } = this.#settings
    this.#time.at(beganAtMs + timeoutMs, () => settle(false, `no answer within ${timeoutMs} ms`))
  }

  #note(isGood: boolean, tookMs: number): void {
    const counts = this.#counts
    if (!isGood) counts.failures++
    counts.ended++
    counts.tookMs += tookMs
    counts.slowestMs = Math.max(counts.slowestMs, tookMs)
  }

  #end(end: 'good' | 'failed' | 'refused'): void {
    this.#inProgress--
    this.totals[end]++
    if (end === 'good') this.#counts.good++
  }

  get #counts(): Counts {
    return this.#record.at(this.#time.nowMs, this.#side)
  }
}
