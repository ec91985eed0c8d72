import { InputError } from './errors.ts'

/** What was read of the input so far. */
export class Tally {
  lines = 0
  unreadable = 0
  /** The first line that could not be read, in words; empty if there was none. */
  first = ''
  bytes = 0
  /** Whether there was any text, though it may be blank. */
  hasText = false
  /** Whether there was a line with the names of columns. */
  hasHeader = false
  readonly #strict: boolean

  constructor(strict: boolean) {
    this.#strict = strict
  }

  /** Counts a line that cannot be read. @throws InputError if no line may be left out */
  leaveOut(source: string, line: number, why: string): void {
    const place = `${source}, line ${line}: ${why}`
    if (this.#strict) throw new InputError(place)
    this.unreadable++
    this.first ||= place
  }
}
