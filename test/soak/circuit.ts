import { CircuitBreaker, wrap } from '../../src/index.ts'
import type { CircuitEvent, CircuitSnapshot, CircuitState, Hold, Permit, TransitionEvent } from '../../src/index.ts'
import { isFailure, isIgnored, type Ending } from './endings.ts'
import type { Lane } from './lane.ts'
import { mischief } from './mischief.ts'
import { SeenTime } from './time.ts'

/** A call that is not over when its turn is. */
export interface Flight {
  readonly end: (ending: Ending) => Promise<unknown>
}

/** A permit that was not settled at once. */
export interface Kept {
  readonly permit: Permit
  /** The period it was given in; `undefined`: of none, it counts for nothing. */
  readonly period: number | undefined
  readonly probe: Probe | undefined
}

/** A probe that is not over. */
export interface Probe {
  readonly period: number
  readonly atMs: number
}

/** A breaker, and what must be true of it, kept by other means than its own. */
export class Circuit {
  readonly lane: Lane
  readonly breaker: CircuitBreaker
  readonly time: SeenTime
  /** `wrap`, once for all calls: it hands its argument on. */
  readonly wrapped: (task: () => unknown) => Promise<unknown>

  kind: CircuitState
  /** Grows with every period that fences the one before. */
  period = 0
  /** Set when a hook used the breaker: then a check of one step has no say. */
  disturbed = false
  readonly flights: Flight[] = []
  readonly permits: Kept[] = []
  readonly holds: { readonly position: 'open' | 'closed'; readonly hold: Hold }[] = []
  readonly probes = new Set<Probe>()
  /** Calls that ended, by the verdict they must have had; `ended` counts those too that nobody can foretell. */
  readonly expected = { success: 0, failure: 0, ignored: 0, ended: 0, refused: 0, trips: 0 }
  /** What the listener heard. */
  readonly heard = { success: 0, failure: 0, ignored: 0, late: 0, rejected: 0, transition: 0, hold: 0 }
  /** For how long the circuit was, or is to be, open; 0: nobody knows. */
  openMs = 0
  #openedAtMs = 0

  constructor(lane: Lane, snapshot?: CircuitSnapshot) {
    const { scenario, raw, imp } = lane
    this.lane = lane
    this.time = new SeenTime(raw)
    this.kind = snapshot?.state ?? 'closed'
    const { title, loud, ...options } = scenario
    this.breaker = new CircuitBreaker({
      ...options,
      name: title,
      trip: lane.strategy,
      resetTimeoutMs: lane.backoff,
      clock: () => this.time.read(),
      wallClock: () => raw.readWall(),
      random: () => {
        if (loud) imp.throwOneIn(8, 'hook: random throws')
        return lane.jitter.float()
      },
      onStateChange: (change) => this.#moved(change),
      onHookError: (error, hook) => this.#hookFailed(error, hook),
      ...(loud ? { isFailure, isIgnored } : {}),
      ...(snapshot === undefined ? {} : { snapshot }),
    })
    this.wrapped = wrap(this.breaker, (task: () => unknown) => task())
    if (loud) this.breaker.subscribe((event) => this.#heardOf(event))
  }

  get held(): 'open' | 'closed' | undefined {
    const is = (wanted: string): boolean => this.holds.some(({ position }) => position === wanted)
    return is('open') ? 'open' : is('closed') ? 'closed' : undefined
  }

  trip(forMs?: number): void {
    // While open it begins the open period anew, and tells nobody.
    if (this.kind === 'open') {
      this.period++
      this.openMs = 0
    }
    this.breaker.trip('by hand', { forMs })
  }

  reset(): void {
    if (this.kind === 'closed') this.period++
    this.breaker.reset()
  }

  /** A call was let through: notes the probe, if it is one, and that there are not too many. */
  enter(): Probe | undefined {
    if (this.kind !== 'half-open' || this.held !== undefined || this.lane.scenario.shadow) return undefined
    const probe = { period: this.period, atMs: this.time.nowMs }
    const { halfOpenMaxCalls, probeTimeoutMs = Math.max(this.openMs, 60_000) } = this.lane.scenario
    for (const other of this.probes) if (other.period !== this.period) this.probes.delete(other)
    this.probes.add(probe)
    let holding = 0
    for (const { atMs } of this.probes) if (atMs + probeTimeoutMs > probe.atMs) holding++
    if (holding > halfOpenMaxCalls) this.lane.fault(`law 3: ${holding} probes hold ${halfOpenMaxCalls} slots`)
    this.lane.tally.note('law 3: probes counted')
    return probe
  }

  #moved({ from, to, atMs, openForMs = 0 }: TransitionEvent): unknown {
    const { lane } = this
    if (from !== this.kind) lane.fault(`law 6: a transition from ${from} was told while ${this.kind}`)
    this.kind = to
    this.period++
    if (to === 'open') {
      this.expected.trips++
      this.openMs = openForMs
      this.#openedAtMs = atMs
    } else if (to === 'half-open') this.openMs = Math.min(this.openMs, atMs - this.#openedAtMs)
    if (!lane.comparing) lane.tally.note(`${from} > ${to}` as 'closed > open')
    if (!lane.scenario.loud) return undefined
    lane.imp.throwOneIn(10, 'hook: onStateChange throws')
    return lane.imp.rejectOneIn(10, 'hook: onStateChange rejects')
  }

  #heardOf(event: CircuitEvent): void {
    const { imp } = this.lane
    this.heard['late' in event && event.late ? 'late' : event.type]++
    if (event.type === 'transition' && !this.disturbed) {
      imp.doOneIn(10, 'hook: listener trips or resets', () => {
        this.disturbed = true
        if (this.lane.chance.oneIn(2)) this.trip()
        else this.reset()
      })
    }
    imp.throwOneIn(40, 'hook: listener throws')
    return imp.rejectOneIn(40, 'hook: listener rejects') as undefined
  }

  #hookFailed(error: unknown, hook: string): unknown {
    const { lane } = this
    const refused = error instanceof Error && / must be .+, received /.test(error.message)
    if (error !== mischief && !refused) lane.fault(`onHookError was told what no hook threw: ${String(error)}`)
    lane.tally.note(`told onHookError: ${hook}` as 'told onHookError: listener')
    lane.imp.throwOneIn(5, 'hook: onHookError throws')
    return lane.imp.rejectOneIn(5, 'hook: onHookError rejects')
  }
}
