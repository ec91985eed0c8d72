// What a screen reader is told of changes of the circuit: politely, and not more than about once a second.

import type { Change } from '../world/world.ts'
import { moment } from './words.ts'

/** How far apart announcements are, in real milliseconds. */
export const quietMs = 1_000

export class Announcer {
  #toldId = 0
  #toldAtMs = -Infinity
  #text = ''

  /** What is to be read out now. @param nowMs real time */
  text(changes: readonly Change[], nowMs: number): string {
    const last = changes.at(-1)
    if (last === undefined) {
      this.#toldId = 0
      return (this.#text = '')
    }
    // A world that began anew counts from 1.
    if (last.id < this.#toldId) this.#toldId = 0
    if (last.id === this.#toldId || nowMs - this.#toldAtMs < quietMs) return this.#text
    const skipped = last.id - this.#toldId - 1
    this.#toldId = last.id
    this.#toldAtMs = nowMs
    const before = skipped === 0 ? '' : `, after ${skipped} more ${skipped === 1 ? 'change' : 'changes'}`
    return (this.#text = `The circuit is ${last.to} since ${moment(last.atMs)}: ${last.reason}${before}.`)
  }
}
