// Registered, so that the guard knows errors of another copy or another build of the package, and of other realms.
const brand: unique symbol = Symbol.for('recloser.rejected') as never

/**
 * The base of every error that says: the call was not run. `code` is stable, for programs and log searches.
 */
export class RejectedError extends Error {
  /** Stable name of what refused the call, such as `ERR_CIRCUIT_OPEN`. */
  readonly code: string

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  override get name(): string {
    return 'RejectedError'
  }

  /** @internal */
  get [brand](): true {
    return true
  }
}

/** Whether the error says that a call was refused by this library and not run; true for any copy of the package. */
export const isRejection = (error: unknown): error is RejectedError =>
  typeof error === 'object' && error !== null && (error as { [brand]?: unknown })[brand] === true
