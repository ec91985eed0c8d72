import { ignoreError } from '../base/hook.ts'
import { errorCode } from '../predicate/error-code.ts'

/** The body of a request, watched for a failure of its own: that says nothing about the dependency. */
export interface WatchedBody {
  /** What is sent: the very body, but for an async iterable, which can be watched in no other way. */
  readonly sent: unknown
  /** Whether the body itself has failed, and not the connection that it was sent over; asked with what the call rejected with. */
  readonly failed: (reason: unknown) => boolean
  readonly stop: () => void
}

/** The parts of a readable stream of Node.js that are used. */
interface NodeStream {
  readonly errored?: unknown
  readonly destroyed?: boolean
  readonly readableEnded?: boolean
  readonly readableFlowing?: boolean | null
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  listenerCount(event: string): number
}

/** Where Node.js keeps, for its own `stream.isErrored()`, whether a web stream has failed: nobody else sees that of one which is locked. */
const errored: unique symbol = Symbol.for('nodejs.stream.errored') as never

export function watchBody(body: unknown): WatchedBody {
  const {
    pipe,
    listenerCount,
    getReader,
    [Symbol.asyncIterator]: iterator,
  } = Object(body) as Record<PropertyKey, unknown>
  if (typeof pipe === 'function' && typeof listenerCount === 'function') return watchNodeStream(body as NodeStream)
  if (typeof getReader === 'function') {
    return { sent: body, failed: () => hasFailed(body), stop: ignoreError }
  }
  if (typeof iterator === 'function') return watchIterable(body as AsyncIterable<unknown>)
  return { sent: body, failed: () => false, stop: ignoreError }
}

/** Whether a web stream has failed. A client only cancels one that it needs no more, so its own source made it fail. */
export const hasFailed = (body: unknown): boolean => (Object(body) as { [errored]?: unknown })[errored] === true

/** A code is looked for in the error alone. */
const unasked = { signal: undefined, probe: false }
const closedEarly = errorCode('ERR_STREAM_PREMATURE_CLOSE')

/**
 * A client whose connection fails may destroy the body with that same error, but it stops reading first: a stream that
 * fails before anybody read it, or while somebody does, has failed by itself. One that is closed before its end emits no error, but
 * its reader does.
 */
function watchNodeStream(body: NodeStream): WatchedBody {
  const isClosedEarly = (): boolean => body.destroyed === true && body.readableEnded !== true
  let failed = Boolean(body.errored) || isClosedEarly()
  const note = (): void => {
    const isRead = body.listenerCount('data') + body.listenerCount('readable') > 0
    if (isRead || body.readableFlowing === null) failed = true
  }
  body.on('error', note)
  return {
    sent: body,
    failed: (reason) => failed || (isClosedEarly() && closedEarly({ status: 'rejected', reason }, unasked)),
    stop: () => void body.off('error', note),
  }
}

function watchIterable(body: AsyncIterable<unknown>): WatchedBody {
  let failed = false
  const sent: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]() {
      let items: AsyncIterator<unknown> | undefined
      return {
        async next() {
          try {
            items ??= body[Symbol.asyncIterator]()
            return await items.next()
          } catch (error) {
            failed = true
            throw error
          }
        },
        async return(value?: unknown) {
          return (await items?.return?.(value)) ?? { done: true, value }
        },
      }
    },
  }
  return { sent, failed: () => failed, stop: ignoreError }
}
