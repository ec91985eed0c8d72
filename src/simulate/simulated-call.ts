import { rejectionOf } from '../base/rejected-error.ts'
import { execute } from '../call/execute.ts'
import type { Policy, Task } from '../call/task.ts'
import type { Verdict } from '../machine/state.ts'
import { RetryDelays } from '../policy/retry-delay.ts'
import { TimeoutError } from '../policy/timeout-error.ts'
import { timersKey, type Timers } from '../timer/timer.ts'
import type { Attempt } from './backend.ts'
import type { ClientProcess, MadeCall } from './client-process.ts'
import type { Expiring } from './expiries.ts'
import type { Gate } from './gate.ts'
import { admittedBy } from './guard.ts'
import type { CallEnd } from './simulation-result.ts'

/** Gives up the current attempt, with the verdict for its guard. */
type GiveUp = (verdict: 'failure' | 'ignored') => void

const answered = Symbol('answer of the dependency')

/** One call of a client, with all its attempts, from beginning to end. */
export class SimulatedCall implements Expiring, MadeCall {
  readonly #process: ClientProcess
  readonly #shard: number
  readonly #beganAtMs: number
  #delays: RetryDelays | undefined
  #isRunning = false
  #hasEnded = false
  #deadlineAtMs = Infinity
  #attempt = 0
  #giveUp: GiveUp | undefined

  constructor(process: ClientProcess, shard: number) {
    this.#process = process
    this.#shard = shard
    this.#beganAtMs = process.surroundings.world.nowMs
    process.surroundings.ledger.begin(this.#beganAtMs, shard)
    process.whenAwake(() => this.#begin())
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  run(): void {
    this.#isRunning = true
    this.#try()
  }

  /** The deadline has come. */
  expire(): void {
    this.#giveUp?.(this.#process.settings.deadlineCountsAs)
    this.#end('failed')
  }

  #begin(): void {
    const { deadlineMs } = this.#process.settings
    this.#deadlineAtMs = this.#nowMs + deadlineMs
    this.#process.deadlines.add(this)
    if (!this.#process.admit(this)) this.#end('turnedAway')
  }

  #try(): void {
    // A call that waited, or waits to try again, may get its turn exactly at its deadline.
    if (this.#nowMs >= this.#deadlineAtMs) {
      this.#end('failed')
      return
    }
    const { deciding, policy } = this.#process.gateOf(this.#shard)
    this.#attempt++
    if (policy !== undefined) this.#runThrough(policy)
    else this.#decide(deciding, true)
  }

  #decide(deciding: Gate['deciding'], mayWait: boolean): void {
    const admitted = deciding && admittedBy(deciding, this.#nowMs, mayWait)
    if (admitted !== undefined && 'lease' in admitted) {
      if (admitted.lease === undefined) this.#refuse()
      else admitted.lease.then(() => !this.#hasEnded && this.#decide(deciding, false))
      return
    }
    const settle = (verdict: Verdict): void => {
      this.#giveUp = undefined
      admitted?.end(verdict, this.#nowMs)
    }
    const giveUp = this.#ask(admitted?.probe === true, (isGood) => {
      settle(isGood ? 'success' : 'failure')
      if (isGood) this.#end('good')
      else this.#failed()
    })
    this.#fly((verdict) => {
      giveUp()
      settle(verdict)
    })
  }

  /** Starts the time limit of an attempt. */
  #fly(giveUp: GiveUp): void {
    this.#giveUp = giveUp
    const isUnderWay = (): boolean => this.#giveUp === giveUp
    this.#process.timeouts.add({
      get hasEnded() {
        return !isUnderWay()
      },
      expire: () => {
        giveUp('failure')
        this.#failed()
      },
    })
  }

  /** Calls the dependency. Returns a function that gives the attempt up, so that its answer is dropped. */
  #ask(probe: boolean, onAnswer: (isGood: boolean) => void): () => void {
    const { backend, ledger } = this.#process.surroundings
    let isGivenUp = false
    const attempt: Attempt = {
      shard: this.#shard,
      get isGivenUp() {
        return isGivenUp
      },
      answer: (isGood) => this.#process.whenAwake(() => !isGivenUp && onAnswer(isGood)),
    }
    ledger.attempt(this.#nowMs, this.#shard, probe)
    backend.take(attempt)
    return () => {
      isGivenUp = true
    }
  }

  /** A policy runs in promises, its waits in the time of the simulation. */
  #runThrough(policy: Policy): void {
    const controller = new AbortController()
    const { world } = this.#process.surroundings
    let isOver = false
    this.#fly(() => {
      isOver = true
      this.#giveUp = undefined
      world.hasPromises = true
      controller.abort(new TimeoutError(this.#nowMs - this.#beganAtMs))
    })
    const task: Task<unknown> = ({ signal }) =>
      new Promise((resolve, reject) => {
        const giveUp = this.#ask(false, (isGood) => {
          world.hasPromises = true
          signal.removeEventListener('abort', abort)
          if (isGood) resolve(answered)
          else reject(new Error('simulated failure'))
        })
        const abort = (): void => {
          giveUp()
          reject(signal.reason as Error)
        }
        signal.addEventListener('abort', abort)
      })
    const conclude = (act: () => void): void => {
      if (isOver) return
      this.#giveUp = undefined
      act()
    }
    world.hasPromises = true
    execute(policy, task, { signal: controller.signal, [timersKey]: this.#timers } as object)
      .then(
        (value) => conclude(() => this.#end(value === answered ? 'good' : 'substituted')),
        (error: unknown) => conclude(() => (rejectionOf(error) ? this.#refuse() : this.#failed())),
      )
      // An error of a backoff of the clients ends the simulation, as elsewhere.
      .catch((error: unknown) => world.at(world.nowMs, () => throwError(error)))
  }

  get #timers(): Timers {
    return {
      start: (ms, onTimeUp) => {
        let isStopped = false
        this.#process.after(ms, () => {
          if (isStopped) return
          this.#process.surroundings.world.hasPromises = true
          onTimeUp()
        })
        return () => {
          isStopped = true
        }
      },
    }
  }

  #refuse(): void {
    const { surroundings, settings } = this.#process
    const patienceMs = Math.min(settings.timeoutMs, this.#deadlineAtMs - this.#nowMs)
    const { refusals } = this.#process.gateOf(this.#shard)
    surroundings.ledger.refuse(refusals, surroundings.backend.outlook(this.#shard, patienceMs))
    this.#end('refused')
  }

  #failed(): void {
    const { settings, random } = this.#process
    if (this.#attempt >= settings.attempts) {
      this.#end('failed')
      return
    }
    this.#delays ??= new RetryDelays(settings.backoff, random, throwError)
    const delayMs = this.#delays.next(this.#attempt, undefined)
    if (delayMs === Infinity) this.#end('failed')
    else this.#process.after(delayMs, () => !this.#hasEnded && this.#try())
  }

  #end(end: CallEnd): void {
    this.#hasEnded = true
    this.#process.surroundings.ledger.end(end, this.#beganAtMs, this.#shard, this.#nowMs)
    if (this.#isRunning) this.#process.release()
  }

  get #nowMs(): number {
    return this.#process.surroundings.world.nowMs
  }
}

/** A backoff that is wrong ends the simulation. */
function throwError(error: unknown): never {
  throw error
}
