import { optionError } from '../base/check.ts'
import { attempt, ignoreError } from '../base/hook.ts'

/**
 * Makes a web stream of the items, for instance for a `Response`. It requests an item only when the reader does, so
 * that back-pressure reaches the source. If the stream is cancelled, the source is closed.
 *
 * @throws TypeError
 */
export function toReadableStream<T>(items: AsyncIterable<T>): ReadableStream<T> {
  if (typeof (items as AsyncIterable<T> | null | undefined)?.[Symbol.asyncIterator] !== 'function') {
    throw optionError(TypeError, 'toReadableStream()', 'items', 'an async iterable', items)
  }
  const iterator = items[Symbol.asyncIterator]()
  let waiting = false
  const source: UnderlyingDefaultSource<T> = {
    async pull(controller) {
      waiting = true
      try {
        const result = await iterator.next()
        if (result.done) controller.close()
        else controller.enqueue(result.value)
      } finally {
        waiting = false
      }
    },
    async cancel(reason) {
      // A generator that hangs is closed only after that, so this does not wait for it.
      if (waiting) attempt(() => iterator.return?.(reason), ignoreError)
      else await iterator.return?.(reason)
    },
  }
  // Nothing is requested before the reader requests it.
  return new ReadableStream(source, { highWaterMark: 0 })
}
