/** Where text goes. */
export interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/** What the command runs in: that of a process, or of a test. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}
