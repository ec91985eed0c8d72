import type { Backoff } from '../../src/backoff.ts'
import type { TripStrategy } from '../../src/trip.ts'
import { chance, type Chance } from './chance.ts'
import { Circuit } from './circuit.ts'
import type { Tally } from './kinds.ts'
import { Imp } from './mischief.ts'
import type { Scenario } from './scenarios.ts'
import { RawTime } from './time.ts'

/** A law that did not hold, and where. */
export class Fault extends Error {}

/** One scenario on its way: a breaker after the other, each restored from the one before. All by the seed. */
export class Lane {
  readonly scenario: Scenario
  readonly tally: Tally
  readonly chance: Chance
  /** Chance as the backoffs get it. */
  jitter: Chance
  readonly imp: Imp
  readonly raw: RawTime
  readonly strategy: TripStrategy
  readonly backoff: number | Backoff
  /** Lives as long as the lane, and is given to many calls. */
  readonly signal = new AbortController().signal
  /** How likely a call fails; changes like the weather. */
  failing = 0
  turns = 0
  /** While two breakers are led along the same way, what they do is not counted. */
  comparing = false
  circuit: Circuit
  #fault: string | undefined

  constructor(scenario: Scenario, seed: number, tally: Tally) {
    this.scenario = scenario
    this.tally = tally
    this.chance = chance(seed)
    this.jitter = chance(seed + 1)
    this.imp = new Imp(chance(seed + 2), tally)
    this.raw = new RawTime(this.chance.below(1_000_000))
    this.strategy = scenario.loud ? this.#unreliable(scenario.trip()) : scenario.trip()
    this.backoff = this.#backoff()
    this.circuit = new Circuit(this)
  }

  /** Notes a law that does not hold. It is thrown at the end of the turn: here a hook or promise may swallow it. */
  fault(words: string): void {
    this.#fault ??= words
  }

  /** @throws Fault */
  throwFault(): void {
    if (this.#fault === undefined) return
    throw new Fault(`${this.scenario.title}, turn ${this.turns}: ${this.#fault}`)
  }

  #unreliable(strategy: TripStrategy): TripStrategy {
    return {
      ...strategy,
      record: (tally, failed, durationMs, nowMs) => {
        this.imp.throwOneIn(100, 'hook: strategy throws')
        const words = strategy.record(tally, failed, durationMs, nowMs)
        return this.imp.garble(words, 100, 'hook: strategy gives no words')
      },
    }
  }

  #backoff(): number | Backoff {
    const { loud, resetTimeoutMs } = this.scenario
    if (!loud || typeof resetTimeoutMs !== 'function') return resetTimeoutMs
    return (context) => {
      this.imp.throwOneIn(8, 'hook: backoff throws')
      return this.imp.garble(resetTimeoutMs(context), 8, 'hook: backoff gives no delay')
    }
  }
}
