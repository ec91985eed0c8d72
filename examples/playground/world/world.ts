import { CircuitBreaker, type CircuitState, type Hold, type TransitionEvent } from 'recloser'
import { seededRandom } from 'recloser/testing'
import { breakerOptions } from '../settings/breaker-code.ts'
import type { Settings } from '../settings/fields.ts'
import { Agenda } from './agenda.ts'
import { Callers } from './callers.ts'
import { draw, exponential } from './chance.ts'
import type { Time } from './dependency.ts'
import { Recording } from './recording.ts'

/** A change of the circuit's state. */
export interface Change {
  /** Grows by one from change to change. */
  readonly id: number
  readonly atMs: number
  readonly from: CircuitState
  readonly to: CircuitState
  readonly reason: string
  readonly cause: string | undefined
}

export type Control = 'hold open' | 'hold closed' | 'release' | 'trip' | 'reset'

/** How often the dependency looks whether it is in trouble. */
const tickMs = 100
/** How many changes are kept. */
const keptChanges = 50

/**
 * Callers, a dependency, and a circuit breaker of the library between them; and the same calls once more without it. Time is a
 * number here: it goes on when it is told to, and everything can be changed in between.
 */
export class World {
  readonly record = new Recording()
  readonly guarded: Callers
  readonly unguarded: Callers
  readonly #agenda = new Agenda()
  readonly #random: { readonly arrivals: () => number; readonly calls: () => number; readonly breaker: () => number }
  #settings: Settings
  #breaker: CircuitBreaker
  #nowMs = 0
  #arrival = 0
  #arrived = 0
  #troubleFromMs: number
  #isSick = false
  #changes: readonly Change[] = []
  #changed = 0
  #hold: Hold | undefined
  #held: 'open' | 'closed' | undefined

  /** @throws TypeError, RangeError: those of the library for options that a breaker refuses */
  constructor(settings: Settings, seed = 1) {
    const seeds = seededRandom(seed)
    const random = (): (() => number) => seededRandom(Math.floor(seeds() * 2 ** 32))
    const time: Time = this.#time()
    this.#random = { arrivals: random(), calls: random(), breaker: random() }
    this.#settings = settings
    this.#troubleFromMs = settings.troubleAtS * 1_000
    this.guarded = new Callers(time, settings, this.record, 'guarded', random())
    this.unguarded = new Callers(time, settings, this.record, 'unguarded', random())
    this.#breaker = this.#makeBreaker(settings)
    this.#planCall()
    this.#tick()
  }

  get nowMs(): number {
    return this.#nowMs
  }

  get settings(): Settings {
    return this.#settings
  }

  get breaker(): CircuitBreaker {
    return this.#breaker
  }

  /** Whether the dependency is in trouble now. */
  get isSick(): boolean {
    return this.#isSick
  }

  /** What the circuit is held at by hand. */
  get held(): 'open' | 'closed' | undefined {
    return this.#held
  }

  /** The last changes, oldest first. */
  get changes(): readonly Change[] {
    return this.#changes
  }

  /** Lets time go on by this many milliseconds. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    while (this.#agenda.nextAtMs <= untilMs) this.#next()
    this.#nowMs = untilMs
  }

  /** Lets time go on until the next call has come. */
  step(): void {
    for (const before = this.#arrived; this.#arrived === before;) this.#next()
  }

  /**
   * Goes on with other settings. Other options of the breaker make a new one, which starts closed.
   *
   * @throws TypeError, RangeError: those of the library for options that a breaker refuses; then nothing has changed
   */
  change(settings: Settings): void {
    const before = this.#settings
    if (breakerOptions(before).text !== breakerOptions(settings).text) {
      this.#breaker = this.#makeBreaker(settings)
      if (this.#held !== undefined) this.control(`hold ${this.#held}`)
    }
    this.#settings = settings
    if (settings.troubleAtS !== before.troubleAtS) this.#troubleFromMs = settings.troubleAtS * 1_000
    if (settings.ratePerSecond !== before.ratePerSecond) this.#planCall()
    this.#befall()
  }

  /** Begins the trouble now, or ends it. */
  setTrouble(isSick: boolean): void {
    this.#troubleFromMs = isSick ? this.#nowMs : -Infinity
    this.#befall()
  }

  /** Empties the cache of the dependency. */
  chill(): void {
    this.guarded.dependency.chill()
    this.unguarded.dependency.chill()
  }

  control(control: Control): void {
    if (control === 'trip') this.#breaker.trip('by hand')
    else if (control === 'reset') this.#breaker.reset()
    else {
      this.#hold?.release()
      this.#held = control === 'release' ? undefined : control === 'hold open' ? 'open' : 'closed'
      this.#hold = this.#held && this.#breaker.hold(this.#held)
    }
    this.#noteState(this.#breaker.state)
  }

  #makeBreaker(settings: Settings): CircuitBreaker {
    const breaker = new CircuitBreaker({
      ...breakerOptions(settings).value,
      name: 'playground',
      clock: () => this.#nowMs,
      random: this.#random.breaker,
    })
    breaker.subscribe('transition', (event) => {
      if (breaker === this.#breaker) this.#note(event)
    })
    this.guarded.guardBy(breaker)
    this.#noteState('closed')
    return breaker
  }

  #note({ from, to, reason, cause, atMs }: TransitionEvent): void {
    const words = typeof cause === 'string' ? cause : undefined
    const change = { id: ++this.#changed, atMs, from, to, reason, cause: words }
    this.#changes = [...this.#changes, change].slice(-keptChanges)
    this.#noteState(to)
  }

  #noteState(state: CircuitState): void {
    this.record.state(this.#nowMs, this.#held === undefined ? state : `held ${this.#held}`)
  }

  #time(): Time {
    const now = (): number => this.#nowMs
    return {
      get nowMs() {
        return now()
      },
      at: (atMs, act) => this.#agenda.add(Math.max(atMs, this.#nowMs), act),
    }
  }

  #next(): void {
    this.#nowMs = Math.max(this.#nowMs, this.#agenda.nextAtMs)
    this.#agenda.take()?.()
  }

  /** The next call, by the rate of now: one that was planned before does not come. */
  #planCall(): void {
    const arrival = ++this.#arrival
    const afterMs = (exponential(this.#random.arrivals) * 1_000) / this.#settings.ratePerSecond
    this.#agenda.add(this.#nowMs + afterMs, () => {
      if (arrival !== this.#arrival) return
      this.#planCall()
      this.#arrived++
      const draws = draw(this.#random.calls)
      this.guarded.call(draws)
      this.unguarded.call(draws)
    })
  }

  #tick(): void {
    this.#befall()
    this.#agenda.add(this.#nowMs + tickMs, () => this.#tick())
  }

  #befall(): void {
    const { troubleForS, flapS } = this.#settings
    const sinceMs = this.#nowMs - this.#troubleFromMs
    const isTime = sinceMs >= 0 && sinceMs < troubleForS * 1_000
    // By turns it is in trouble first, then well.
    const isTurn = flapS === 0 || Math.floor(sinceMs / (flapS * 1_000)) % 2 === 0
    this.#isSick = isTime && isTurn
    this.record.trouble(this.#nowMs, this.#isSick)
    this.guarded.become(this.#settings, this.#isSick)
    this.unguarded.become(this.#settings, this.#isSick)
  }
}
