import type { Backend } from './backend.ts'
import { Expiries } from './expiries.ts'
import type { Gate } from './gate.ts'
import type { Ledger } from './ledger.ts'
import { Queue } from './queue.ts'
import type { ClientSettings } from './read-clients.ts'
import type { World } from './world.ts'

/** The world that all processes share. */
export interface Surroundings {
  readonly world: World
  readonly backend: Backend
  readonly ledger: Ledger
}

/** A call that a process makes. */
export interface MadeCall {
  run(): void
}

/** One process of clients: its guards, the calls that it makes, and those that wait for it to make them. */
export class ClientProcess {
  readonly surroundings: Surroundings
  readonly settings: ClientSettings
  readonly random: () => number
  /** Those of calls. */
  readonly deadlines: Expiries
  /** Those of attempts. */
  readonly timeouts: Expiries
  readonly #gates: readonly Gate[]
  readonly #waiting = new Queue<MadeCall>()
  #running = 0
  #waits = 0
  #isReleasing = false
  #stalledUntilMs = 0

  /** @param gates one for each shard, or one for all */
  constructor(surroundings: Surroundings, settings: ClientSettings, gates: readonly Gate[], random: () => number) {
    this.surroundings = surroundings
    this.settings = settings
    this.random = random
    this.#gates = gates
    this.deadlines = new Expiries(this, settings.deadlineMs)
    this.timeouts = new Expiries(this, settings.timeoutMs)
  }

  get nowMs(): number {
    return this.surroundings.world.nowMs
  }

  gateOf(shard: number): Gate {
    return this.#gates[shard % this.#gates.length] as Gate
  }

  /** Stops until the given time. */
  stall(untilMs: number): void {
    this.#stalledUntilMs = Math.max(this.#stalledUntilMs, untilMs)
  }

  /** Does something now, or when it runs again. */
  whenAwake(act: () => void): void {
    const { world } = this.surroundings
    if (world.nowMs < this.#stalledUntilMs) world.at(this.#stalledUntilMs, () => this.whenAwake(act))
    else act()
  }

  /** Does something after a while. */
  after(ms: number, act: () => void): void {
    if (ms === Infinity) return
    const { world } = this.surroundings
    world.at(world.nowMs + ms, () => this.whenAwake(act))
  }

  /** Makes a call, now or when another one has ended; false if too many wait. */
  admit(call: MadeCall): boolean {
    const { maxConcurrent, maxWaiting } = this.settings
    if (this.#running < maxConcurrent) {
      this.#running++
      call.run()
      return true
    }
    if (this.#waits >= maxWaiting) return false
    this.#waits++
    this.#waiting.add(call)
    return true
  }

  /** A call that ran has ended, and one that waited may run: all wait equally long at most, so that none of these has ended. */
  release(): void {
    this.#running--
    // A call that is refused ends at once: then the loop that ran it goes on, so that a long queue is not a deep stack.
    if (this.#isReleasing) return
    this.#isReleasing = true
    while (this.#running < this.settings.maxConcurrent) {
      const next = this.#waiting.take()
      if (next === undefined) break
      this.#waits--
      this.#running++
      next.run()
    }
    this.#isReleasing = false
  }
}
