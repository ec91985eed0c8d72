/** Where text goes. */
export interface Output {
  readonly isTTY?: boolean | undefined
  /** The width of the terminal; 0 if it is not known. */
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** The streams and the signal that the command uses: those of a process, or of a test. */
export interface Surroundings {
  /** With its file descriptor, if it has one. */
  readonly stdin: AsyncIterable<Uint8Array> & { readonly fd?: number }
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}
