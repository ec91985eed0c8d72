import { optionError } from '../base/check.ts'
import { attempt, ignoreError } from '../base/hook.ts'

/**
 * The items as a web stream, for what takes one, such as a `Response`. Each item is asked for when it is read, so that
 * back-pressure reaches the source; cancelling the stream closes it.
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
      // A generator that hangs is closed only after that: nobody waits for it.
      if (waiting) attempt(() => iterator.return?.(reason), ignoreError)
      else await iterator.return?.(reason)
    },
  }
  // Nothing is asked for ahead of the reader.
  return new ReadableStream(source, { highWaterMark: 0 })
}
