import { raise } from '../support/tasks.ts'
import { mischief } from './mischief.ts'

/** A clock and a wall clock that only move when they are moved; garbage can be put before their next answers. */
export class RawTime {
  #ms: number
  #wallMs = 1_700_000_000_000
  #garbage: (() => number)[] = []
  #wallGarbage: (() => number)[] = []

  constructor(startMs: number) {
    this.#ms = startMs
  }

  /** Whole milliseconds, so that every sum of them is exact. */
  pass(ms: number): void {
    this.#ms += ms
    this.#wallMs += Math.max(0, ms)
  }

  stepWall(ms: number): void {
    this.#wallMs += ms
  }

  /** So many of the next answers are garbage. */
  spoil(which: 'clock' | 'wall clock', garbage: number | 'throws', answers: number): void {
    const answer = garbage === 'throws' ? (): number => raise(mischief) : (): number => garbage
    const list = which === 'clock' ? this.#garbage : this.#wallGarbage
    list.push(...Array<() => number>(answers).fill(answer))
  }

  /** No more garbage. */
  mend(): void {
    this.#garbage = []
    this.#wallGarbage = []
  }

  read(): number {
    return this.#garbage.pop()?.() ?? this.#ms
  }

  readWall(): number {
    return this.#wallGarbage.pop()?.() ?? this.#wallMs
  }
}

/** What one breaker must make of a clock that it reads: steps back and garbage count as no time. */
export class SeenTime {
  readonly #raw: RawTime
  #lastMs: number | undefined
  nowMs = 0

  constructor(raw: RawTime) {
    this.#raw = raw
  }

  read(): number {
    const readingMs = this.#raw.read()
    if (!Number.isFinite(readingMs)) return readingMs
    this.nowMs = this.#lastMs === undefined ? readingMs : this.nowMs + Math.max(0, readingMs - this.#lastMs)
    this.#lastMs = readingMs
    return readingMs
  }
}
