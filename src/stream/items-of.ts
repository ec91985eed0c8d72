/** A source of items: an async iterable, such as an async generator returns, or a web stream. */
export type ItemSource<T> = AsyncIterable<T> | ReadableStream<T>

/** The item type of a source. Most streams are also async iterables, whose type is more exact. */
export type ItemOf<Source> =
  Source extends AsyncIterable<infer T> ? T : Source extends ReadableStream<infer T> ? T : never

/** The part of a web stream that is called. */
interface ReadableStreamLike<T> {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: T | undefined }>
    cancel(reason?: unknown): Promise<void>
    releaseLock(): void
  }
}

/** An iterator over the source; `undefined` if the value is not a source, in spite of its type. */
export function itemsOf<T>(source: unknown): AsyncIterator<T, unknown, unknown> | undefined {
  const shape = source as Partial<ReadableStreamLike<T> & AsyncIterable<T>> | null | undefined
  // A stream's own iterator delays a cancellation until the pending read has ended, and some runtimes have no such
  // iterator.
  if (typeof shape?.getReader === 'function') return itemsOfStream(source as ReadableStreamLike<T>)
  if (typeof shape?.[Symbol.asyncIterator] === 'function') return (source as AsyncIterable<T>)[Symbol.asyncIterator]()
  return undefined
}

/** The stream is unlocked as soon as it has ended or failed, or its consumer has left. */
function itemsOfStream<T>(stream: ReadableStreamLike<T>): AsyncIterator<T, unknown, unknown> {
  const reader = stream.getReader()
  let over = false
  const release = (): void => {
    over = true
    reader.releaseLock()
  }
  return {
    async next() {
      // A reader that was released can only throw.
      if (over) return { done: true, value: undefined }
      let ended = true
      try {
        const { done, value } = await reader.read()
        ended = done
        // Only the end comes without a value.
        return done ? { done, value: undefined } : { done, value: value as T }
      } finally {
        if (ended) release()
      }
    },
    async return(reason) {
      const cancelled = over ? undefined : reader.cancel(reason)
      release()
      await cancelled
      return { done: true, value: reason }
    },
  }
}
