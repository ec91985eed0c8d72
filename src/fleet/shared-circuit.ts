import type { Holds } from '../breaker/hold.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import { closed, trip } from '../machine/transition.ts'
import type { RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { remainingMsOf, scriptMs, type FleetGate, type GatedCircuit, type Host, type Verdict } from './fleet-gate.ts'
import { FleetWindow } from './fleet-window.ts'
import { ProbeGate } from './probe-gate.ts'
import { RampGate } from './ramp-gate.ts'
import type { TripStrategy } from '../trip/trip-strategy.ts'
import { SharedHolds } from './shared-holds.ts'
import type { CircuitView, Reply } from './reply.ts'

/** What Redis is to be told next; the latest word replaces the one before it. */
type Word = 'vote' | 'reopen' | 'restore' | 'withdraw' | 'close' | 'close this'

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
  #word: Word | undefined
  readonly #holds: SharedHolds
  /** Taken on last: no news for the others. */
  #taken: State | undefined
  #left = false
  readonly #window: FleetWindow | undefined

  constructor(id: string, breaker: CircuitBreaker, host: Host) {
    this.id = id
    this.breaker = breaker
    this.host = host
    this.#local = breaker.settings.recovery
    this.#trip = breaker.settings.trip
    this.#gate = this.#local.ramp ? new RampGate(this.#local, this.#local.ramp, this) : new ProbeGate(this.#local, this)
    this.#holds = new SharedHolds(breaker)
    const { everyMs } = host
    if (everyMs !== undefined && this.#trip.absorb !== undefined)
      this.#window = new FleetWindow(this.#trip, everyMs, () => host.counted(this))
    breaker.share({ trip: this.#window?.trip ?? this.#trip, recovery: this.#gate })
  }

  get follows(): boolean {
    return this.#followed !== undefined
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
    const mayBeOver = listed === undefined && this.follows
    if (this.#hasNews || mayBeOver || this.#holds.byOthers || (listed !== undefined && this.isBehind(listed))) {
      this.host.want(this)
    }
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

  /** Ends it: the breaker is alone again. */
  leave(): void {
    this.#left = true
    this.#gate.detached(true)
    this.breaker.share({ trip: this.#trip, recovery: this.#local })
    for (const position of ['open', 'closed'] as const) this.#holds.holdFor(position, false)
  }

  /** The same, and the others are told that this process has nothing to say of the circuit any more. */
  evicted(): void {
    const { host, id } = this
    if (host.phase !== 'detached') {
      const told = this.#hasVoted ? [host.run('tell', id, 'withdraw')] : []
      if (this.#holds.isTold) told.push(host.run('tell', id, 'hold', ''))
      for (const each of told) each.catch((error: unknown) => host.failed(error))
    }
    this.leave()
    this.#gate.reattach()
  }

  /** Tells what there is to tell, or reads; whether there is more to do. */
  async sync(): Promise<boolean> {
    const word = this.#word
    const positions = this.#holds.own
    this.#word = undefined
    try {
      if (this.#holds.isNews) {
        this.#word = word
        this.apply(await this.host.run('tell', this.id, 'hold', positions))
        this.#holds.told(positions)
      } else {
        const reply = await this.#tell(word)
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
    const { host, id } = this
    const { attempt, reason } = this.breaker.current.state
    const forMs = scriptMs(remainingMsOf(this.breaker))
    const why = `${reason.slice(0, 200)}, by ${host.instanceId.slice(0, 200)}`
    switch (word) {
      case undefined:
        return host.run('read', id, 'read')
      case 'withdraw':
        this.#hasVoted = false
        return host.run('tell', id, 'withdraw')
      case 'close':
        return host.run('tell', id, 'close', '')
      case 'close this':
        return host.run('tell', id, 'close', this.#generation)
      case 'vote':
      case 'reopen':
      case 'restore':
        this.#hasVoted = true
        return host.run('tell', id, word, forMs, attempt, why, host.quorum)
    }
  }

  /**
   * Takes on what Redis answered.
   *
   * @param own what this process has decided, if it was its verdict that moved the circuit
   */
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
      if (!isSame && !agrees) this.#take(own?.open !== undefined && own.from === state ? own.open : this.#opened(view))
    } else if (this.follows) {
      this.#followed = undefined
      const reason = own?.from === state ? 'probes succeeded' : 'fleet closed'
      if (state.kind !== 'closed') this.#take(closed(settings, state, nowMs, reason))
    }
  }

  #opened({ remainingMs, attempt, why }: CircuitView): Open {
    const { settings, current, nowMs } = this.breaker
    return { ...trip(settings, current.state, nowMs, why, remainingMs, 'fleet opened'), attempt }
  }

  #take(state: State): void {
    this.#taken = state
    this.breaker.share(undefined, state)
  }

  /** The breaker has a new state: what it decided itself is news. */
  moved(to: State): void {
    this.#window?.forget()
    if (to === this.#taken || to.kind === 'half-open') return
    if (this.host.phase === 'detached') {
      this.#openedAlone ||= to.kind === 'open'
      return
    }
    if (to.kind === 'closed') {
      this.#word = to.reason === 'manual' ? 'close' : this.follows ? 'close this' : 'withdraw'
    } else this.#word = this.follows && !this.#word?.startsWith('close') ? 'reopen' : 'vote'
    this.host.want(this)
  }

  /** Tells what was counted here, and counts what others have told. */
  async exchange(): Promise<void> {
    const { breaker, host } = this
    const window = this.#window
    const before = breaker.current.state
    // What was counted without Redis is none of the fleet's.
    const own = window?.take()
    if (window === undefined || own === undefined || before.kind !== 'closed' || host.phase !== 'attached') return
    const { calls, failures, slow } = own
    const { bucketMs, historyMs } = window
    const reply = await host.run('count', this.id, 'count', calls, failures, slow, bucketMs, historyMs)
    const { settings, nowMs } = breaker
    const { state } = breaker.current
    // What belongs to an earlier period counts in none.
    if (state === before && !this.#left) {
      const reason = window.absorb(state.tally, own, reply, nowMs)
      if (reason !== undefined) breaker.share(undefined, trip(settings, state, nowMs, undefined, undefined, reason))
    }
    this.apply(reply)
  }

  held(counts: Readonly<Holds> | undefined): void {
    this.#holds.changed(counts)
    if (this.#holds.isNews && this.host.phase !== 'detached') this.host.want(this)
  }
}
