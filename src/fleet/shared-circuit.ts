import { monotonicClock } from '../base/clock.ts'
import type { Holds } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import type { LastWords } from './departures.ts'
import type { FleetGate, GatedCircuit, Host, Verdict } from './fleet-gate.ts'
import { closedBy, openedBy, outlasts, remainingMsOf, renewMs } from './opening.ts'
import { ProbeGate } from './probe-gate.ts'
import { RampGate } from './ramp-gate.ts'
import { SharedCounts } from './shared-counts.ts'
import { SharedHolds } from './shared-holds.ts'
import { damageOf, type Reply } from './reply.ts'
import type { CircuitScript } from './session.ts'
import { told, wordAfter, wordOf, type Word } from './word.ts'

/** One breaker as a member of the fleet: what its process tells of it, and what it takes on from the others. */
export class SharedCircuit implements GatedCircuit {
  readonly id: string
  readonly breaker: CircuitBreaker
  readonly host: Host
  readonly #own: Pick<CircuitBreaker['settings'], 'recovery' | 'trip'>
  readonly #gate: FleetGate
  /** When Redis has answered last. */
  #heardAtMs = -Infinity
  /** The latest generation that was taken on. */
  #generation = 0
  /** The opening of the fleet that this breaker is open with. */
  #followed: string | undefined
  /** Whether it has opened or closed by its own rules while Redis was away. */
  #movedAlone = false
  // Whether Redis may have a vote of this process.
  #hasVoted: boolean
  /** Whether a vote is told again with the next beat, because it is not known yet how many it takes. */
  #votesAgain = false
  #word: Word | undefined
  /** How it would open by the counts of all. */
  #judged: Open | undefined
  readonly #holds: SharedHolds
  /** Taken on last: no news for the others. */
  #taken: State | undefined
  #left = false
  readonly #counts: SharedCounts | undefined

  /** @param owed what was not told of the breaker before it */
  constructor(id: string, breaker: CircuitBreaker, host: Host, owed: readonly unknown[]) {
    this.id = id
    this.breaker = breaker
    this.host = host
    const { recovery, trip, shadow } = breaker.settings
    this.#own = { recovery, trip }
    this.#gate = recovery.ramp ? new RampGate(recovery, recovery.ramp, this) : new ProbeGate(recovery, this)
    this.#holds = new SharedHolds(breaker, owed.includes('hold'))
    this.#hasVoted = owed.includes('withdraw')
    const { everyMs } = host
    if (everyMs !== undefined && trip.absorb && !shadow) this.#counts = new SharedCounts(this, trip, everyMs)
    breaker.share({ trip: this.#counts?.trip ?? trip, recovery: this.#gate })
  }

  get follows(): boolean {
    return this.#followed !== undefined
  }

  get decides(): boolean {
    return this.host.phase === 'attached' && !this.breaker.settings.shadow && !this.#left
  }

  get generation(): number {
    return this.#generation
  }

  /**
   * Looks at what a beat has told: whether there is something to tell or to read.
   *
   * @param listed its generation, where the fleet lists it
   * @param isNew whether it was without Redis until now, or dead for the others
   * @param lost whether Redis has lost what it knew
   */
  look(listed: number | undefined, isNew: boolean, lost: boolean): void {
    if (isNew || lost) this.#reattach(lost)
    this.#gate.reattach()
    const isStale = monotonicClock() >= this.#heardAtMs + renewMs
    if ((this.#votesAgain || (isStale && this.#hasVoted)) && !this.follows && remainingMsOf(this.breaker) > 0)
      this.#word ??= 'vote'
    this.#votesAgain = false
    // Each circuit that is open or held is listed, and kept for a day.
    const mayBeOver = (isStale || listed === undefined) && (this.follows || this.#holds.isTold)
    const isOther = listed !== undefined && (isNew || listed !== this.#generation)
    if (this.#hasNews || mayBeOver || this.#holds.byOthers || isOther) this.host.want(this)
  }

  /** What is to be told after a time without Redis. */
  #reattach(lost: boolean): void {
    if (this.#movedAlone && this.breaker.current.state.kind !== 'closed') this.#followed = undefined
    this.#movedAlone = false
    const before = { followed: this.follows, hasVoted: this.#hasVoted, lost }
    this.#holds.forget()
    if (lost) {
      this.#generation = 0
      this.#followed = undefined
      this.#hasVoted = false
    }
    // What is still to be told by one that was only dead for the others is news.
    const word = !lost && this.host.phase === 'attached' ? this.#word : undefined
    if (!this.breaker.settings.shadow) this.#word = word ?? wordAfter(before, this.breaker)
  }

  get #hasNews(): boolean {
    return this.#word !== undefined || this.#holds.isNews
  }

  /** Redis is away: what the local rules have decided in the meantime stays. */
  detached(): void {
    this.#gate.detached(false)
  }

  /** Redis has been away for so long that the process that held the circuit may have ended. */
  abandoned(): void {
    this.#holds.release()
  }

  /** Ends it: the breaker is alone again. */
  leave(): void {
    this.#left = true
    this.#gate.detached(true)
    this.breaker.share(this.#own)
    this.#holds.release()
  }

  /** The same. The others have to hear that this process has nothing to say of the circuit any more, but that it has closed it. */
  evicted(): LastWords {
    const word = this.#word?.startsWith('close') ? this.#word : this.#hasVoted && 'withdraw'
    const words = word ? [told(word, this.breaker, this.host, this.#generation, undefined)] : []
    if (this.#holds.isTold) words.push(['hold', ''])
    this.leave()
    this.#gate.reattach()
    return words
  }

  /** Tells what there is to tell, or reads; whether there is more to do. */
  async sync(): Promise<boolean> {
    if (this.#word === 'vote' && !this.#left) await this.#counts?.tell()
    if (this.#left) return false
    const word = this.#word
    const positions = this.#holds.own
    this.#word = undefined
    try {
      if (this.#holds.isNews) {
        this.#word = word
        // Redis may have it also where the answer is lost.
        this.#holds.told(undefined)
        const reply = await this.run('tell', 'hold', positions)
        this.#holds.told(positions)
        this.apply(reply)
      } else {
        const reply = await this.#tell(word)
        this.#votesAgain ||= reply.young
        // If the fleet has closed it in the meantime, it is open by the vote of this process alone. A close is over once it is told.
        if (word?.startsWith('close') || (word === 'reopen' && reply.view?.open === false)) this.#followed = undefined
        this.apply(reply)
      }
    } catch (error) {
      this.#word ??= word
      throw error
    }
    return this.#hasNews
  }

  #tell(word: Word | undefined): Promise<Reply> {
    if (word === undefined) return this.run('read', 'read')
    if (['vote', 'reopen', 'withdraw'].includes(word)) this.#hasVoted = word !== 'withdraw'
    return this.run('tell', ...told(word, this.breaker, this.host, this.#generation, this.#judged))
  }

  async run(script: CircuitScript, ...args: readonly (string | number)[]): Promise<Reply> {
    const known = this.#generation
    const reply = await this.host.run(script, this.id, ...args)
    this.#heardAtMs = monotonicClock()
    const { view, damaged } = reply
    // Redis has gone back, to an old copy of what it had: that counts.
    if (view !== undefined && view.generation < known && known === this.#generation) this.#generation = 0
    if (damaged) this.breaker.settings.onHookError(damageOf(this.breaker.name), 'shareOverRedis')
    return reply
  }

  /** Takes on what Redis answered; `own` is what this process has decided, if it was its verdict that moved the circuit. */
  apply({ view }: Reply, own?: Verdict): void {
    if (view === undefined || view.generation < this.#generation || this.#left) return
    this.#holds.found(view.ownHold)
    // What is about to be told is later than what Redis has.
    if (this.#word !== undefined) return
    this.#holds.holdFor('open', view.heldOpen)
    this.#holds.holdFor('closed', view.heldClosed)
    this.#generation = view.generation
    if (view.open) {
      const before = this.#followed
      this.#followed = view.period
      if (before === undefined && outlasts(this.breaker, view)) this.#tellSoon('reopen')
      else if (view.period !== before) this.#take(openedBy(view, this.breaker, own))
    } else if (this.follows) {
      this.#followed = undefined
      this.#take(closedBy(this.breaker, own))
    }
  }

  #take(state: State | undefined): void {
    this.#taken = state
    this.breaker.share(undefined, state)
  }

  /** The breaker has a new state: what it decided itself is news. */
  moved(to: State): void {
    this.#counts?.moved(to, to === this.#taken)
    if (to === this.#taken || to.kind === 'half-open' || this.breaker.settings.shadow) return
    if (this.host.phase === 'detached') {
      this.#movedAlone = true
      return
    }
    this.#tellSoon(wordOf(to, this.follows, this.#word))
  }

  #tellSoon(word: Word): void {
    this.#word = word
    this.host.want(this)
  }

  /** Tells what was counted here, and counts what others have told. */
  async exchange(): Promise<void> {
    const counts = this.#counts
    if (counts === undefined) return
    const exchanged = await counts.exchange()
    if (exchanged === undefined || this.#left) return
    const { open, reply } = exchanged
    this.apply(reply)
    if (open === undefined || this.#word !== undefined || this.breaker.current.state.kind !== 'closed') return
    // A process that has seen too little itself asks whether enough others have seen more.
    if (counts.isWitness) this.breaker.share(undefined, open)
    else {
      this.#judged = open
      this.#tellSoon('judge')
    }
  }

  held(counts: Readonly<Holds> | undefined): void {
    this.#holds.changed(counts)
    if (this.#holds.isNews) this.host.want(this)
  }
}
