import type { Flags, Given } from './flags.ts'
import type { Surroundings } from './surroundings.ts'

/** The exit codes; `--help` explains them. */
export const exitCodes = { done: 0, input: 1, usage: 2, stopped: 130 } as const

/** One command of the program. */
export interface Command {
  readonly flags: Flags
  /**
   * Returns the exit code.
   *
   * @throws UsageError, InputError
   */
  run(given: Given, surroundings: Surroundings): Promise<number>
}
