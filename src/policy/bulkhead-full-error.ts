import { isRejection, RejectedError } from '../base/rejected-error.ts'

/**
 * Why a bulkhead rejects a call: there was no free slot and no place in the queue, or the call waited too long for a
 * slot.
 */
export type BulkheadFullCode = 'ERR_BULKHEAD_FULL' | 'ERR_BULKHEAD_TIMEOUT'

/**
 * The call was not run, because too many calls were running already (`ERR_BULKHEAD_FULL`), or because it waited too
 * long in the queue (`ERR_BULKHEAD_TIMEOUT`). It says nothing about the dependency, so a breaker around the bulkhead
 * ignores it.
 */
export class BulkheadFullError extends RejectedError {
  /** Whether the queue was full, or the wait too long. */
  declare readonly code: BulkheadFullCode
  /** The bulkhead's name. */
  readonly bulkhead: string

  /** Makes the error of a call that was rejected, for test doubles and for your own policies. */
  constructor(bulkhead: string, code: BulkheadFullCode) {
    const why = code === 'ERR_BULKHEAD_FULL' ? 'is full' : 'had no room in time'
    super(`Bulkhead "${bulkhead}" ${why}`, code)
    this.bulkhead = bulkhead
  }

  /** `BulkheadFullError`. */
  override get name(): string {
    return 'BulkheadFullError'
  }
}

/** Whether a bulkhead rejected the call; true for any copy of the package. Never throws. */
export function isBulkheadFull(error: unknown): error is BulkheadFullError {
  if (!isRejection(error)) return false
  // An error of another copy, or an error that only has its mark, may have another kind of code.
  const { code }: { readonly code: unknown } = error
  return typeof code === 'string' && code.startsWith('ERR_BULKHEAD_')
}
