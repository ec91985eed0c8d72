// What happened, in words. A long outage is one probe after the other: a probe that fails like the one before it is counted
// on the line of the first, so that the beginning of the outage stays in sight.

import type { LogLine } from './sample.ts'

const kept = 100

export class EventLog {
  readonly #lines: LogLine[]
  readonly #changed: (line: LogLine) => void

  /** @param lines of an earlier process, if there was one */
  constructor(lines: readonly LogLine[], changed: (line: LogLine) => void) {
    this.#lines = [...lines]
    this.#changed = changed
  }

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  add(text: string, { repeats = false } = {}): void {
    const atMs = Date.now()
    const index = repeats ? this.#repeatedBy(text) : -1
    const earlier = this.#lines[index]
    const line: LogLine =
      earlier === undefined
        ? { id: (this.#lines.at(-1)?.id ?? 0) + 1, atMs, text, repeats, times: 1, lastAtMs: atMs }
        : { ...earlier, times: earlier.times + 1, lastAtMs: atMs }
    if (earlier === undefined) this.#lines.push(line)
    else this.#lines[index] = line
    if (this.#lines.length > kept) this.#lines.shift()
    this.#changed(line)
  }

  /** The line that says the same, with nothing but such lines after it. */
  #repeatedBy(text: string): number {
    for (let index = this.#lines.length - 1; this.#lines[index]?.repeats === true; index--)
      if (this.#lines[index]?.text === text) return index
    return -1
  }
}

/** The lines as they were saved; none where they are damaged. */
export function linesFrom(saved: unknown): readonly LogLine[] {
  const isLine = (line: unknown): line is LogLine => {
    const { id, atMs, text, repeats, times, lastAtMs } = (line ?? {}) as Readonly<Record<string, unknown>>
    const numbers = [id, atMs, times, lastAtMs].every((value) => typeof value === 'number')
    return numbers && typeof text === 'string' && typeof repeats === 'boolean'
  }
  return Array.isArray(saved) && saved.every(isLine) ? saved : []
}
