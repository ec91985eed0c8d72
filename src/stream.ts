/**
 * Async iterables and streams, which count when they end.
 *
 * @module recloser/stream
 */

export { executeIterable } from './stream/execute-iterable.ts'
export type { GuardedIterable, IterableCallOptions } from './stream/guarded-iterable.ts'
export type { ItemOf, ItemSource } from './stream/items-of.ts'
export { toReadableStream } from './stream/to-readable-stream.ts'
export { wrapIterable } from './stream/wrap-iterable.ts'
