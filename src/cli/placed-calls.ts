import type { RecordedCall } from '../simulate/recorded-call.ts'

/** Calls, and for each the number of its line. */
export interface PlacedCalls {
  readonly calls: readonly RecordedCall[]
  readonly lines: readonly number[]
}
