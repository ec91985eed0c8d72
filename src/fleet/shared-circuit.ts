import type { Holds } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import { closed } from '../machine/transition.ts'
import type { RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { openedBy, remainingMsOf, type FleetGate, type GatedCircuit, type Host, type Verdict } from './fleet-gate.ts'
import { ProbeGate } from './probe-gate.ts'
import { RampGate } from './ramp-gate.ts'
import type { TripStrategy } from '../trip/trip-strategy.ts'
import { SharedCounts } from './shared-counts.ts'
import { SharedHolds } from './shared-holds.ts'
import { damageOf, type Reply } from './reply.ts'
import type { CircuitScript } from './session.ts'
import { told, type Word } from './word.ts'

/** One breaker as a member of the fleet: what its process tells of it, and what it takes on from the others. */
export class SharedCircuit implements GatedCircuit {
  readonly id: string
  readonly breaker: CircuitBreaker
  readonly host: Host
  readonly #local: RecoveryStrategy
  readonly #trip: TripStrategy
  readonly #gate: FleetGate
  /** The latest generation that was taken on. */
  #generation = 0
  /** The opening of the fleet that this breaker is open with. */
  #followed: string | undefined
  /** Whether it has opened by its own rules while Redis was away. */
  #openedAlone = false
  // Whether Redis may have a vote of this process.
  #hasVoted = false
  /** Whether a vote is told again with the next beat, since nobody knows yet how many it takes. */
  #votesAgain = false
  #word: Word | undefined
  /** How it would open by the counts of all. */
  #judged: Open | undefined
  readonly #holds: SharedHolds
  /** Taken on last: no news for the others. */
  #taken: State | undefined
  #left = false
  readonly #counts: SharedCounts | undefined

  constructor(id: string, breaker: CircuitBreaker, host: Host) {
    this.id = id
    this.breaker = breaker
    this.host = host
    this.#local = breaker.settings.recovery
    this.#trip = breaker.settings.trip
    this.#gate = this.#local.ramp ? new RampGate(this.#local, this.#local.ramp, this) : new ProbeGate(this.#local, this)
    this.#holds = new SharedHolds(breaker)
    const { everyMs } = host
    if (everyMs !== undefined && this.#trip.absorb !== undefined && !breaker.settings.shadow)
      this.#counts = new SharedCounts(this, this.#trip, everyMs)
    breaker.share({ trip: this.#counts?.trip ?? this.#trip, recovery: this.#gate })
  }

  get follows(): boolean {
    return this.#followed !== undefined
  }

  get decides(): boolean {
    return this.host.phase === 'attached' && !this.breaker.settings.shadow
  }

  isBehind(generation: number): boolean {
    return generation > this.#generation
  }

  /**
   * Looks at what a beat has told: whether there is something to tell or to read.
   *
   * @param listed its generation, where the fleet lists it
   * @param isNew whether it was without Redis until now
   * @param lost whether Redis has lost what it knew
   */
  look(listed: number | undefined, isNew: boolean, lost: boolean): void {
    if (isNew || lost) this.#reattach(lost)
    this.#gate.reattach()
    if (this.#votesAgain && !this.follows && remainingMsOf(this.breaker) > 0) this.#word ??= 'vote'
    this.#votesAgain = false
    const mayBeOver = listed === undefined && this.follows
    const isOther = listed !== undefined && (isNew || listed !== this.#generation)
    if (this.#hasNews || mayBeOver || this.#holds.byOthers || isOther) this.host.want(this)
  }

  /** What is to be told after a time without Redis. */
  #reattach(lost: boolean): void {
    const { state } = this.breaker.current
    if (this.#openedAlone && state.kind !== 'closed') this.#followed = undefined
    this.#openedAlone = false
    const followed = this.follows
    this.#holds.forget()
    if (lost) {
      this.#generation = 0
      this.#followed = undefined
      this.#hasVoted = false
    }
    if (this.breaker.settings.shadow) return
    if (state.kind !== 'closed') {
      if (!followed) this.#word = 'vote'
      else this.#word = lost && remainingMsOf(this.breaker) > 0 ? 'restore' : undefined
    } else {
      // It has found its way back alone, which is true for the others too, unless they have opened it anew since.
      this.#word = followed && !lost ? 'close this' : this.#hasVoted ? 'withdraw' : undefined
    }
  }

  get #hasNews(): boolean {
    return this.#word !== undefined || this.#holds.isNews
  }

  /** Redis is away: what the local rules have decided meanwhile holds. */
  detached(): void {
    this.#gate.detached(false)
  }

  /** Redis has been away for so long that who held the circuit may have died. */
  abandoned(): void {
    this.#holds.release()
  }

  /** Ends it: the breaker is alone again. */
  leave(): void {
    this.#left = true
    this.#gate.detached(true)
    this.breaker.share({ trip: this.#trip, recovery: this.#local })
    this.#holds.release()
  }

  /** The same, and the others are told that this process has nothing to say of the circuit any more. */
  evicted(): void {
    const { host } = this
    if (host.phase !== 'detached') {
      const last = this.#hasVoted ? [this.run('tell', 'withdraw')] : []
      if (this.#holds.isTold) last.push(this.run('tell', 'hold', ''))
      for (const each of last) each.catch((error: unknown) => host.failed(error))
    }
    this.leave()
    this.#gate.reattach()
  }

  /** Tells what there is to tell, or reads; whether there is more to do. */
  async sync(): Promise<boolean> {
    if (this.#word === 'vote') await this.#counts?.tell()
    const word = this.#word
    const positions = this.#holds.own
    this.#word = undefined
    try {
      if (this.#holds.isNews) {
        this.#word = word
        this.apply(await this.run('tell', 'hold', positions))
        this.#holds.told(positions)
      } else {
        const reply = await this.#tell(word)
        this.#votesAgain ||= reply.young
        // Where the fleet has closed it meanwhile, it is open by the vote of this process alone. A close is over once it is told.
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
    if (['vote', 'reopen', 'restore', 'withdraw'].includes(word)) this.#hasVoted = word !== 'withdraw'
    return this.run('tell', ...told(word, this.breaker, this.host, this.#generation, this.#judged))
  }

  async run(script: CircuitScript, ...args: readonly (string | number)[]): Promise<Reply> {
    const known = this.#generation
    const reply = await this.host.run(script, this.id, ...args)
    const { view, damaged } = reply
    // Redis has gone back, to an old copy of what it had: that counts.
    if (view !== undefined && view.generation < known && known === this.#generation) this.#generation = 0
    if (damaged) this.breaker.settings.onHookError(damageOf(this.breaker.name), 'shareOverRedis')
    return reply
  }

  /** Takes on what Redis answered; `own` is what this process has decided, if it was its verdict that moved the circuit. */
  apply({ view }: Reply, own?: Verdict): void {
    // What is about to be told is later than what Redis has.
    if (view === undefined || view.generation < this.#generation || this.#word !== undefined || this.#left) return
    this.#holds.holdFor('open', view.heldOpen)
    this.#holds.holdFor('closed', view.heldClosed)
    // Where its hash has gone, the circuit is closed in the same generation.
    if (view.generation === this.#generation && view.open === this.follows) return
    this.#generation = view.generation
    const { settings, current, nowMs } = this.breaker
    const { state } = current
    if (view.open) {
      const isSame = view.period === this.#followed
      this.#followed = view.period
      const agrees = state.kind === 'open' && Math.abs(remainingMsOf(this.breaker) - view.remainingMs) < 25
      if (!isSame && !agrees)
        this.#take(own?.open !== undefined && own.from === state ? own.open : openedBy(view, this.breaker))
    } else if (this.follows) {
      this.#followed = undefined
      const reason = own?.from === state ? 'probes succeeded' : 'fleet closed'
      if (state.kind !== 'closed') this.#take(closed(settings, state, nowMs, reason))
    }
  }

  #take(state: State): void {
    this.#taken = state
    this.breaker.share(undefined, state)
  }

  /** The breaker has a new state: what it decided itself is news. */
  moved(to: State): void {
    this.#counts?.moved(to, to === this.#taken)
    if (to === this.#taken || to.kind === 'half-open' || this.breaker.settings.shadow) return
    if (this.host.phase === 'detached') {
      this.#openedAlone ||= to.kind === 'open'
      return
    }
    if (to.kind === 'closed') {
      this.#word = to.reason === 'manual' ? 'close' : this.follows ? 'close this' : 'withdraw'
    } else {
      // By hand it is open for as long as was asked for, also where an earlier vote of this process opens it for less.
      const isMore = this.follows ? !this.#word?.startsWith('close') : to.reason === 'manual' && this.#hasVoted
      this.#word = isMore ? 'reopen' : 'vote'
    }
    this.host.want(this)
  }

  /** Tells what was counted here, and counts what others have told. */
  async exchange(): Promise<void> {
    const exchanged = await this.#counts?.exchange()
    if (exchanged === undefined || this.#left) return
    const { open, reply } = exchanged
    this.apply(reply)
    if (open === undefined || this.#word !== undefined || this.breaker.current.state.kind !== 'closed') return
    // A process that has seen too little itself asks whether enough others have seen more.
    if (this.#counts?.isWitness === true) this.breaker.share(undefined, open)
    else {
      this.#judged = open
      this.#word = 'judge'
      this.host.want(this)
    }
  }

  held(counts: Readonly<Holds> | undefined): void {
    this.#holds.changed(counts)
    if (this.#holds.isNews && this.host.phase !== 'detached') this.host.want(this)
  }
}
