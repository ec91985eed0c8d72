/** The command was called in a wrong way: exit code 2. */
export class UsageError extends Error {}

/** What is to be read cannot be read: exit code 1. */
export class InputError extends Error {}
