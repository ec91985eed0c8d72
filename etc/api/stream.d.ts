export interface GuardedIterable<T> extends AsyncGenerator<T, unknown, unknown> {
  return(value?: unknown): Promise<IteratorResult<T, unknown>>
  throw(error?: unknown): Promise<IteratorResult<T, unknown>>
}
export type ItemOf<Source> =
  Source extends AsyncIterable<infer T> ? T : Source extends ReadableStream<infer T> ? T : never
export type ItemSource<T> = AsyncIterable<T> | ReadableStream<T>
export interface IterableCallOptions extends CallOptions {
  readonly timedUntil?: 'end' | 'first-item' | undefined
}
export function executeIterable<Source extends ItemSource<unknown>>(
  breaker: Breaker,
  task: Task<Source>,
  call?: IterableCallOptions,
): GuardedIterable<ItemOf<Source>>
export function toReadableStream<T>(items: AsyncIterable<T>): ReadableStream<T>
export function wrapIterable<This, Args extends unknown[], Source extends ItemSource<unknown>>(
  breaker: Breaker,
  fn: (this: This, ...args: Args) => Source | PromiseLike<Source>,
  options?: Omit<IterableCallOptions, 'signal'>,
): (this: This, ...args: Args) => GuardedIterable<ItemOf<Source>>
// Breaker is reported with recloser.
// CallOptions is reported with recloser.
// Task is reported with recloser.
