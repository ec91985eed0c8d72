import { InputError } from './errors.ts'

/** What was seen of the input so far. */
export class Tally {
  lines = 0
  calls = 0
  unreadable = 0
  /** The first line that could not be read, in words. */
  first: string | undefined
  bytes = 0
  readonly #strict: boolean

  constructor(strict: boolean) {
    this.#strict = strict
  }

  /** A line that cannot be read. @throws InputError where none may be left out */
  leaveOut(source: string, line: number, why: string): void {
    const place = `${source}, line ${line}: ${why}`
    if (this.#strict) throw new InputError(place)
    this.unreadable++
    this.first ??= place
  }
}
