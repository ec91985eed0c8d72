import { install } from '@sinonjs/fake-timers'
import { RejectedError } from 'recloser'
import type { Policy, Task, TaskContext } from 'recloser/policies'
import type { GuardContext } from 'recloser/simulate'
import type { Peer } from './peer.ts'

/**
 * Gives the process the time of a simulation for as long as a trial runs: the clocks and the timers that a library of others
 * uses by itself. They move whenever a call begins or ends, so that a timer of theirs fires before the call sees its effect.
 */
export class FakeTime {
  readonly #clock = install({
    now: Date.UTC(2030, 0, 1),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  #atMs = 0

  moveTo(nowMs: number): void {
    const elapsedMs = Math.floor(nowMs) - this.#atMs
    if (elapsedMs <= 0) return
    this.#atMs += elapsedMs
    this.#clock.tick(elapsedMs)
  }

  restore(): void {
    this.#clock.uninstall()
  }
}

/** A guard of a simulation that is a breaker of another library. */
export function policyOf(peer: Peer, time: FakeTime, { clock, onStateChange }: GuardContext): Policy {
  let state: 'open' | 'half-open' | 'closed' = 'closed'
  peer.onChange((to) => {
    onStateChange({ from: state, to, reason: 'its own' })
    state = to
  })
  return async <T>(task: Task<T>, context?: Partial<TaskContext>): Promise<T> => {
    const move = (): void => time.moveTo(clock())
    move()
    try {
      // The simulation gives the whole context.
      const answer = await peer.call(() => Promise.resolve(task(context as TaskContext)).finally(move))
      return answer as T
    } catch (error) {
      if (!peer.isRefusal(error)) throw error
      // The simulation knows a refusal by this.
      throw new RejectedError('refused', 'ERR_PEER_OPEN', { cause: error })
    }
  }
}
