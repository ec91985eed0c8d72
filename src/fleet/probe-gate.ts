import { monotonicClock, waitUntil } from '../base/clock.ts'
import type { Lease } from '../breaker/gate.ts'
import type { Holds } from '../breaker/hold.ts'
import type { Open, State } from '../machine/state.ts'
import { closed, trip } from '../machine/transition.ts'
import type { ProbeVerdict, RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { WrappedRecovery } from '../recovery/wrapped-recovery.ts'
import { startTimer } from '../timer/timer.ts'
import { isEarly, probeMsOf, scriptMs, whyOf, type FleetGate, type GatedCircuit } from './fleet-gate.ts'
import { Leases } from './leases.ts'
import { OutOfStepError, within } from './session.ts'
import { UnusedTime, type LeaseTime } from './unused-time.ts'

/** After the fleet had no lease to give, this process asks again after so many milliseconds. */
const pauseMs = 50

/** A request for a lease that is on its way. */
interface LeaseRequest {
  /** Never rejects. */
  readonly answered: Promise<void>
  /** Whether a call waits for it. */
  isAwaited: boolean
}

/**
 * Stands before the probes of a breaker: while the fleet decides, each of them needs a lease, and its verdict is the fleet's. The
 * strategy of the breaker itself is told of all that happens, so that it can decide at any moment when Redis is away.
 */
export class ProbeGate extends WrappedRecovery implements FleetGate {
  readonly successes: number | undefined
  readonly failures: number | undefined
  readonly maxCalls: number | undefined
  readonly #circuit: GatedCircuit
  readonly #leases = new Leases()
  readonly #unusedTime: UnusedTime
  readonly #requests = new Set<LeaseRequest>()
  #askAgainAtMs = -Infinity
  /** Until then the other processes have all leases, at the most. */
  #fullUntilMs = -Infinity
  /** Where the local strategy would go by the verdict that the fleet is being told of. */
  #decided: { readonly from: State; readonly to: State } | undefined
  /** Leases that could not be handed back, or of which it is not known whether they were granted. */
  readonly #owed: string[] = []

  constructor(local: RecoveryStrategy, circuit: GatedCircuit) {
    super(local)
    this.#circuit = circuit
    this.#unusedTime = new UnusedTime(circuit.breaker)
    this.successes = local.successes
    this.failures = local.failures
    this.maxCalls = local.maxCalls
  }

  wait(tally: unknown, nowMs: number, probeTimeoutMs: number): number {
    if (this.#decides && this.#leases.hasUnused) return 0
    // What this process knows of its own probes is more exact.
    return this.local.wait(tally, nowMs, probeTimeoutMs) || this.firstWait()
  }

  firstWait(): number {
    if (!this.#decides || this.#leases.hasUnused) return 0
    return waitUntil(this.#fullUntilMs, monotonicClock()) || this.#circuit.host.leaseTimeoutMs
  }

  isFull(): boolean {
    const { breaker } = this.#circuit
    if (isEarly(breaker)) return false
    return breaker.current.state.kind === 'open' && waitUntil(this.#fullUntilMs, monotonicClock()) > 0
  }

  admit(tally: unknown, nowMs: number, probeTimeoutMs: number): void {
    if (this.#decides) {
      const late = this.#leases.use(nowMs)
      this.#unusedTime.used()
      if (late !== undefined) this.#begin(late)
    }
    this.local.admit(tally, nowMs, probeTimeoutMs)
  }

  settle(
    tally: unknown,
    admittedAtMs: number,
    verdict: ProbeVerdict,
    nowMs: number,
    cause?: unknown,
  ): 'closed' | 'open' | undefined {
    const decision = this.local.settle(tally, admittedAtMs, verdict, nowMs, cause)
    const lease = this.#leases.takeUsed(admittedAtMs)
    // Without one the probe was admitted, or its lease was given up, while each breaker was alone.
    if (lease === undefined) return decision
    const { follows, breaker, host } = this.#circuit
    if (!follows || verdict === 'ignored' || host.phase === 'detached') {
      this.#handBack(lease)
      return decision
    }
    const { settings, current } = breaker
    const from = current.state
    const open = verdict === 'failure' ? trip(settings, from, nowMs, cause, undefined, 'probe failed') : undefined
    if (decision !== undefined) {
      this.#decided = { from, to: open ?? closed(settings, from, nowMs, 'probes succeeded') }
    }
    this.#handBack(lease, from, open)
    return undefined
  }

  lease(waits = false): Lease | undefined {
    const { breaker, host } = this.#circuit
    if (!this.#decides || isEarly(breaker)) return undefined
    const request = this.#requestFor(waits)
    if (request === undefined) return undefined
    request.isAwaited = waits
    const giveUp = (): void => {
      request.isAwaited = false
    }
    // However it ends, the call that waits for it asks again.
    return Object.assign(within(host.leaseTimeoutMs, request.answered).catch(giveUp), { giveUp })
  }

  moved(to: State): void {
    if (to.kind !== 'half-open') {
      this.#decided = undefined
      this.#fullUntilMs = -Infinity
      for (const id of this.#leases.takeAll()) this.#handBack(id)
    }
    this.#circuit.moved(to)
  }

  held(holds: Holds | undefined): void {
    this.#circuit.held(holds)
  }

  /** The fleet decides no more: the verdict that it was being told of counts here. */
  detached(leaves: boolean): void {
    // A probe that is under way keeps its place in the fleet.
    this.#owed.push(...(leaves ? this.#leases.takeAll() : this.#leases.takeAllUnused()))
    this.#askAgainAtMs = -Infinity
    this.#fullUntilMs = -Infinity
    this.#decide()
  }

  /** Hands back what Redis still counts as leased. */
  reattach(): void {
    for (const id of this.#owed.splice(0)) this.#handBack(id)
  }

  get #decides(): boolean {
    return this.#circuit.decides
  }

  /** A strategy that does not say how many probes it lets through at once has one in the whole fleet. */
  get #most(): number {
    return this.local.maxCalls ?? 1
  }

  /** A new request, or, for a call that waits, one for which no call waits any more. */
  #requestFor(waits: boolean): LeaseRequest | undefined {
    if (this.#requests.size >= this.#most || monotonicClock() < this.#askAgainAtMs) {
      return waits ? [...this.#requests].find(({ isAwaited }) => !isAwaited) : undefined
    }
    const answered = this.#ask(waits).finally(() => this.#requests.delete(request))
    const request: LeaseRequest = { answered, isAwaited: waits }
    this.#requests.add(request)
    return request
  }

  /** Never rejects. */
  async #ask(waits: boolean): Promise<void> {
    const { host, follows } = this.#circuit
    const id = `${host.instanceId}/${host.nextNumber()}`
    const time = this.#unusedTime.next(waits)
    try {
      const none = ['', 'none', 0, 0, '', 1, 1]
      const reply = await this.#run(...none, id, time.leaseMs, this.#most, Number(follows))
      if (reply.granted) this.#keep(id, time)
      else {
        this.#askAgainAtMs = monotonicClock() + pauseMs
        this.#fullUntilMs = monotonicClock() + reply.fullMs
      }
      this.#circuit.apply(reply)
    } catch (error) {
      // It may have been granted all the same.
      this.#owed.push(id)
      this.#askAgainAtMs = monotonicClock() + pauseMs
      host.failed(error)
    }
  }

  #keep(id: string, { unusedMs, promptUntilMs }: LeaseTime): void {
    if (!this.#decides) {
      this.#handBack(id)
      return
    }
    const goBack = (): void => {
      this.#leases.takeUnused(id)
      this.#unusedTime.wentBack()
      this.#handBack(id)
    }
    this.#leases.add(id, promptUntilMs, startTimer(unusedMs, goBack, false))
  }

  /** The probe of a lease begins only now: from now on Redis counts the lease for as long as a probe may take. */
  #begin(id: string): void {
    const { host, breaker } = this.#circuit
    this.#run(id, 'used', 0, 0, '', 1, 1, '', probeMsOf(breaker), 0, 0).then(
      (reply) => this.#circuit.apply(reply),
      // Then Redis counts the lease for as long as was requested.
      (error: unknown) => host.failed(error),
    )
  }

  /** Hands a lease back; with the verdict of its probe, where there is one. */
  #handBack(id: string, from?: State, open?: Open): void {
    const { host } = this.#circuit
    // Then there is one more.
    this.#fullUntilMs = -Infinity
    if (host.phase === 'detached') {
      this.#owed.push(id)
      return
    }
    const verdict = from === undefined ? 'none' : open === undefined ? 'good' : 'bad'
    const openMs = scriptMs(open?.openMs ?? 0)
    const why = whyOf('probe failed', host.instanceId)
    const { successes = 1, failures = 1 } = this.local
    this.#run(id, verdict, openMs, open?.attempt ?? 0, why, successes, failures, '', 0, 0, 0).then(
      (reply) => {
        this.#circuit.apply(reply, from && { from, open })
        if (this.#decided?.from === from) this.#decided = undefined
      },
      (error: unknown) => {
        this.#owed.push(id)
        // It was not told: then it is decided here, and the others hear of that.
        if (error instanceof OutOfStepError) this.#decide()
        host.failed(error)
      },
    )
  }

  #run(...args: readonly (string | number)[]) {
    return this.#circuit.run('lease', 'lease', ...args)
  }

  #decide(): void {
    const decided = this.#decided
    this.#decided = undefined
    const { breaker } = this.#circuit
    if (decided?.from === breaker.current.state) breaker.share(undefined, decided.to)
  }
}
