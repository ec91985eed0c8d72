/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

/** The input cannot be read, or the report cannot be written: exit code 1. */
export class InputError extends Error {}
