import type { Flags, Given } from './flags.ts'
import type { Surroundings } from './surroundings.ts'

/** What exit codes mean; `--help` lists them. */
export const exitCodes = { done: 0, input: 1, usage: 2, stopped: 130 } as const

/** One of the things that the command does. */
export interface Command {
  readonly flags: Flags
  /**
   * Returns the exit code.
   *
   * @throws UsageError, InputError, and what the library says of bad options
   */
  run(given: Given, surroundings: Surroundings): Promise<number>
}
