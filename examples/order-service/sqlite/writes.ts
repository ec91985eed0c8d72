// Writes to a database, one after the other. While another process holds the lock, the first write asks again until it gets
// the lock or has waited too long. The process does its other work between these attempts.

import { setImmediate as othersFirst, setTimeout as wait } from 'node:timers/promises'
import { isBusy } from './open-database.ts'

const pauseMs = 25

/** How long a write waits for the lock, from when it was asked for. */
export const patienceMs = 3_000

export class Writes {
  #last: Promise<unknown> = Promise.resolve()

  /** @returns what `write` returns; rejects with what it throws, and where the lock was never free */
  do<T>(write: () => T): Promise<T> {
    const askedAtMs = performance.now()
    const done = this.#last.then(() => patiently(write, askedAtMs + patienceMs))
    // Each write is a flush to the disk: where many stand in the row, other work gets its turn between two.
    this.#last = done.catch(() => undefined).then(() => othersFirst())
    return done
  }

  /** Resolves when everything that was asked for is done. */
  async end(): Promise<void> {
    await this.#last
  }
}

async function patiently<T>(write: () => T, untilMs: number): Promise<T> {
  for (;;) {
    try {
      return write()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= untilMs) throw error
    }
    await wait(pauseMs)
  }
}
