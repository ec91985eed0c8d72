// One caller and what became of each of its calls, as the caller saw it: when it began, when it ended, and how.
// The live view and the table are computed from these records alone.

import { isCircuitOpen } from 'recloser'

export type Fate = 'waiting' | 'answered' | 'failed' | 'rejected'

export interface Call {
  readonly startedAtMs: number
  /** Infinity while the caller waits. */
  readonly endedAtMs: number
  readonly fate: Fate
}

export class Lane {
  readonly #task: () => Promise<unknown>
  readonly #calls: Call[] = []
  readonly #pending = new Set<Promise<void>>()

  constructor(task: () => Promise<unknown>) {
    this.#task = task
  }

  get calls(): readonly Call[] {
    return this.#calls
  }

  /** Starts one call and does not wait for it. */
  send(): void {
    const index = this.#calls.length
    const startedAtMs = performance.now()
    const end = (fate: Fate): void => {
      this.#calls[index] = { startedAtMs, endedAtMs: performance.now(), fate }
    }
    this.#calls.push({ startedAtMs, endedAtMs: Infinity, fate: 'waiting' })
    const pending = this.#task()
      .then(
        () => {
          end('answered')
        },
        (error: unknown) => {
          end(isCircuitOpen(error) ? 'rejected' : 'failed')
        },
      )
      .finally(() => this.#pending.delete(pending))
    this.#pending.add(pending)
  }

  /** Resolves when no call is waiting any more. */
  async drain(): Promise<void> {
    await Promise.all(this.#pending)
  }
}

export const countOf = (lane: Lane, fate: Fate): number => lane.calls.filter((call) => call.fate === fate).length
