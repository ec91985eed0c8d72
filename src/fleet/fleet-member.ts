import { callback, check } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { dispose } from '../base/dispose.ts'
import { emitter, type Unsubscribe } from '../base/emitter.ts'
import { ignoreError } from '../base/hook.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { startTimer } from '../timer/timer.ts'
import { Counting } from './counting.ts'
import { Departures } from './departures.ts'
import type { GatedCircuit, Host } from './fleet-gate.ts'
import type { Fleet, FleetEvent, FleetStatus } from './fleet-event.ts'
import type { Subscription } from './redis-client.ts'
import { readMessage, type Reply } from './reply.ts'
import type { FleetParts } from './fleet-parts.ts'
import type { FleetReport } from './fleet-report.ts'
import { decoded, shown } from './names.ts'
import { livesForBeats, NotConnectedError, OutOfStepError, type Session } from './session.ts'
import { SharedCircuit } from './shared-circuit.ts'
import { WorkQueue } from './work-queue.ts'

/** The first wait after Redis was away, in milliseconds; it doubles up to the time between two beats. */
const firstRetryMs = 100

/** So many circuits are told or read of at once. */
const atOnce = 16

/** The index of a fleet is kept up to so many circuits, between two beats. */
const mostIndexed = 100_000

/** With encoded names of so many characters at most. */
const longestId = 1_000

/** The part of this process in a fleet, until it is closed. */
export class FleetMember implements Fleet, Host {
  readonly instanceId: string
  readonly quorum: number
  readonly leaseTimeoutMs: number
  readonly everyMs: number | undefined
  readonly #parts: FleetParts
  readonly #session: Session
  readonly #events = emitter<FleetEvent>(defaultHookErrorHandler())
  readonly #circuits = new Map<string, SharedCircuit>()
  readonly #work = new WorkQueue<SharedCircuit>(atOnce, (circuit) => this.#sync(circuit))
  readonly #departures = new Departures(this)
  readonly #counting: Counting
  readonly #endJoining: () => void
  readonly #subscription: Subscription
  #index = new Map<string, number>()
  #phase: Host['phase'] = 'detached'
  #closed: Promise<void> | undefined
  #instances = 0
  #numbers = 0
  /** The last event. */
  #told: FleetEvent['type'] | undefined
  #failures = 0
  #beating = false
  #beatAgain = false
  #stopTimer: () => void = ignoreError
  /** Ends what other processes hold, when Redis has been away for as long as one of them may live without a word. */
  #stopHolding: (() => void) | undefined

  constructor(parts: FleetParts) {
    const { session, instanceId, quorum, leaseTimeoutMs } = parts
    this.#parts = parts
    this.#session = session
    this.instanceId = instanceId
    this.quorum = quorum
    this.leaseTimeoutMs = leaseTimeoutMs
    this.everyMs = parts.everyMs
    this.#counting = new Counting(parts.everyMs ?? Infinity, atOnce, (circuit) =>
      circuit.exchange().catch((error: unknown) => this.failed(error)),
    )
    this.#endJoining = parts.join((id, breaker) => this.#join(id, breaker))
    this.#subscription = parts.listen(
      (message) => this.#hear(message),
      () => this.#beatSoon(0),
    )
    this.#beatSoon(0)
  }

  get status(): FleetStatus {
    return {
      instanceId: decoded(shown(this.instanceId)),
      attached: this.#phase === 'attached',
      instances: this.#instances,
      circuits: this.#circuits.size,
      generation: this.#session.revision,
    }
  }

  async inspect(): Promise<FleetReport> {
    if (this.#closed !== undefined) throw new Error('Fleet.inspect(): the fleet is closed')
    return this.#session.inspect(this.quorum)
  }

  subscribe(listener: (event: FleetEvent) => void): Unsubscribe {
    check('subscribe()', 'listener', listener, callback())
    return this.#events.subscribe(listener, 'listener')
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  [dispose](): void {
    void this.close()
  }

  async #close(): Promise<void> {
    this.#phase = 'detached'
    this.#stopTimer()
    this.#stopHolding?.()
    this.#counting.stop()
    this.#subscription.end()
    this.#work.clear()
    this.#endJoining()
    await this.#session.leave().catch(ignoreError)
  }

  get phase(): Host['phase'] {
    return this.#phase
  }

  run(...args: Parameters<Session['run']>): Promise<Reply> {
    return this.#session.run(...args)
  }

  nextNumber(): number {
    return ++this.#numbers
  }

  want({ id }: GatedCircuit): void {
    const circuit = this.#circuits.get(id)
    if (this.#phase === 'detached' || circuit === undefined) return
    this.#work.add(circuit)
  }

  counted(circuit: GatedCircuit): void {
    this.#counting.add(circuit)
  }

  failed(error: unknown): void {
    if (this.#phase === 'detached') return
    if (error instanceof OutOfStepError) this.#beatSoon(0)
    else this.#detach(error)
  }

  #detach(error: unknown): void {
    if (this.#closed !== undefined) return
    this.#phase = 'detached'
    this.#work.clear()
    for (const circuit of this.#circuits.values()) circuit.detached()
    const { heartbeatMs, random } = this.#parts
    this.#stopHolding ??= startTimer(
      livesForBeats * heartbeatMs,
      () => {
        for (const circuit of this.#circuits.values()) circuit.abandoned()
      },
      false,
    )
    // A client that was made a moment ago is about to connect.
    const isStarting = this.#told === undefined && this.#failures < 4 && error instanceof NotConnectedError
    if (!isStarting) this.#tell({ type: 'detached', error })
    // After each failure the wait grows, and it differs from process to process.
    this.#beatSoon(Math.min(heartbeatMs, firstRetryMs * 2 ** this.#failures++) * (0.5 + random() / 2))
  }

  /** One event says detached, and one attached. */
  #tell(event: FleetEvent): void {
    if (this.#told === event.type) return
    this.#told = event.type
    this.#events.emit(event)
  }

  #join(id: string, breaker: CircuitBreaker): () => void {
    const circuit = new SharedCircuit(id, breaker, this, this.#departures.takeOver(id))
    this.#circuits.set(id, circuit)
    circuit.look(this.#index.get(id), true, false)
    return () => {
      this.#circuits.delete(id)
      if (circuit.follows || breaker.current.held !== undefined) this.#remember(id, circuit.generation)
      this.#departures.leave(id, circuit.evicted())
    }
  }

  /** Any program can write a message, so a message only says where to look. */
  #hear(message: unknown): void {
    const heard = readMessage(message)
    if (heard === undefined) return
    const { id, generation } = heard
    const circuit = this.#circuits.get(id)
    if (circuit === undefined) this.#remember(id, generation)
    else if (generation > circuit.generation) this.want(circuit)
  }

  /** A breaker of this name may join before the next beat. */
  #remember(id: string, generation: number): void {
    if (this.#parts.grows && id.length <= longestId && this.#index.size < mostIndexed) this.#index.set(id, generation)
  }

  #beatSoon(inMs: number): void {
    this.#stopTimer()
    if (this.#closed === undefined) this.#stopTimer = startTimer(inMs, () => void this.#beat(), false)
  }

  /** Never rejects. */
  async #beat(): Promise<void> {
    this.#beatAgain = this.#beating
    if (this.#beating) return
    this.#beating = true
    try {
      const { alive, index, lost, dead } = await this.#session.beat()
      if (this.#closed !== undefined) return
      this.#instances = alive
      if (index !== undefined) this.#index = new Map(index)
      const isBack = this.#phase === 'detached'
      if (isBack) this.#phase = 'attaching'
      this.#departures.reattach()
      for (const circuit of this.#circuits.values()) circuit.look(this.#index.get(circuit.id), isBack || dead, lost)
      if (isBack) await this.#attach()
      const { heartbeatMs, random } = this.#parts
      if (this.#phase === 'attached') this.#beatSoon(heartbeatMs * (0.9 + random() / 5))
    } catch (error) {
      this.#detach(error)
    } finally {
      this.#beating = false
      if (this.#beatAgain) this.#beatSoon(0)
    }
  }

  /** Everything that happened in the meantime is sent and read before the fleet decides again. */
  async #attach(): Promise<void> {
    await this.#work.untilIdle()
    if (this.#phase !== 'attaching') return
    this.#phase = 'attached'
    this.#failures = 0
    this.#stopHolding?.()
    this.#stopHolding = undefined
    this.#tell({ type: 'attached', instances: this.#instances })
  }

  /** Never rejects. */
  async #sync(circuit: SharedCircuit): Promise<void> {
    try {
      if (await circuit.sync()) this.want(circuit)
    } catch (error) {
      this.failed(error)
    }
  }
}
