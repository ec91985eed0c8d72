// Registered, so that the guard recognises errors of another copy or build of the package, and of other realms.
const brand: unique symbol = Symbol.for('recloser.rejected') as never

/** The base class of all errors that mean that a call was not run. `code` is stable, for programs and log searches. */
export class RejectedError extends Error {
  /** A stable name for the reason of the rejection, such as `ERR_CIRCUIT_OPEN`. */
  readonly code: string

  /** Makes the error of a rejection, with a stable `code`; `options` has its `cause`. */
  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** `RejectedError`, or the name of the subclass. */
  override get name(): string {
    return 'RejectedError'
  }

  /** @internal */
  get [brand](): true {
    return true
  }
}

/**
 * Whether the error means that this library rejected a call and did not run it. Also true for errors of another copy of
 * the package. Never throws.
 */
export function isRejection(error: unknown): error is RejectedError {
  try {
    return (error as { [brand]?: unknown } | null | undefined)?.[brand] === true
  } catch {
    // The error may be a proxy that does not allow reading.
    return false
  }
}

/** How many errors of a chain of causes are searched, since a chain can be a loop. */
const deepest = 8

/**
 * Finds the `RejectedError` in an error: the error itself, or the first one in its chain of causes. For an
 * `AggregateError`, all of its `errors` must be rejections; then the first of them is returned. Returns `undefined` if
 * there is none. Clients such as undici's fetch wrap the errors of the layers below them, so call this before you retry
 * or count. Never throws.
 */
export function rejectionOf(error: unknown): RejectedError | undefined {
  try {
    return find(error, deepest)
  } catch {
    // The error may have a getter that throws.
    return undefined
  }
}

function find(error: unknown, depth: number): RejectedError | undefined {
  if (depth === 0 || Object(error) !== error) return undefined
  if (isRejection(error)) return error
  const { errors, cause } = error as { readonly errors?: unknown; readonly cause?: unknown }
  if (!Array.isArray(errors)) return find(cause, depth - 1)
  let first: RejectedError | undefined
  for (const each of errors as readonly unknown[]) {
    const rejection = find(each, depth - 1)
    if (rejection === undefined) return undefined
    first ??= rejection
  }
  return first
}
