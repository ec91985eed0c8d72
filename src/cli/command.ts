import type { Flags, Given } from './flags.ts'
import type { Surroundings } from './surroundings.ts'

/** One of the things that the command does. */
export interface Command {
  readonly flags: Flags
  /** @throws UsageError, InputError, and what the library says of bad options */
  run(given: Given, surroundings: Surroundings): Promise<void>
}
